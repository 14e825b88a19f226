# syntax=docker/dockerfile:1
# One image, many processes: web, worker, beat, migrate and the small document system are commands of it
# (see compose.yaml). Tesseract with Vietnamese reads scans. The test simulator is not in it.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE manifest.yaml ./
COPY plugin plugin
COPY connectors connectors
COPY tasks tasks
RUN python -m venv /opt/thongsuot \
    && /opt/thongsuot/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/thongsuot --create-home thongsuot
COPY --from=build /opt/thongsuot /opt/thongsuot
ENV PATH=/opt/thongsuot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    THONGSUOT_HOME=/var/lib/thongsuot
USER thongsuot
WORKDIR /var/lib/thongsuot
VOLUME /var/lib/thongsuot
EXPOSE 8080
ENTRYPOINT ["thongsuot"]
CMD ["web"]

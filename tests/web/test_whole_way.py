from __future__ import annotations

from plugin.domain.records import Case, Dossier, Reply
from plugin.domain.states import DossierState, ReplyState
from tests.web.office import Office


def test_a_document_goes_from_upload_to_a_closed_dossier_with_the_pages_alone(office: Office) -> None:
    house = office.house
    reply_id = office.answer()
    path = f"/replies/{reply_id}"
    office.done(office.at("truongphong").send(path, "/check"))
    office.done(office.at("chicuctruong").send(path, "/approve"))
    office.done(office.at("vanthu").send(path, "/send"))
    reply: Reply = house.one(Reply)
    assert (reply.state, reply.code) == (ReplyState.SENT, "187/BC-CCVTLT")
    case: Case = house.one(Case)
    filing = f"/cases/{case.id}/file"
    office.done(office.at("truongphong").send(filing, filing, {"notation": "05.VP"}))
    dossier: Dossier = house.one(Dossier)
    assert dossier.code == "000.00.12.H41.2020.05.VP"
    assert "Thông tư 09/2011/TT-BNV" in office.at("luutru").page(f"/dossiers/{dossier.id}").text
    closing = office.at("truongphong").send(f"/dossiers/{dossier.id}", "/close", {"confirmed": "yes"})
    assert closing.status_code == 422
    assert "Chưa có thông báo đã nhận văn bản 187/BC-CCVTLT" in closing.get_data(as_text=True)
    assert house.one(Dossier).state is DossierState.OPEN

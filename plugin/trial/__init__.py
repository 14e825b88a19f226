"""The trial: plays one agency's work from the sent notice to the filed dossier, over HTTP and the CLI only."""

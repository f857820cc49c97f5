"""How many pages a Word file takes on paper, as LibreOffice Writer lays it out; left out where there is no LibreOffice."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from needs import require


def pages(data: bytes, folder: Path) -> int:
    soffice = require("libreoffice")
    source, target = folder / "paper.docx", folder / "paper.pdf"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = [soffice, "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    assert target.exists(), "LibreOffice cannot print this paper"
    return len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))

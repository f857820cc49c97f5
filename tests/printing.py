"""How many pages a Word file takes on paper, as LibreOffice Writer lays it out; skips where there is no LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def pages(data: bytes, folder: Path) -> int:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    source, target = folder / "paper.docx", folder / "paper.pdf"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    assert target.exists(), "LibreOffice cannot print this paper; it needs Debian's libreoffice-writer"
    return len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))

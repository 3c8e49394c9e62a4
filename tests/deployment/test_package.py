"""What is installed without this folder beside it: the image, or `pip install .`."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "matching", "ocr", "review_ui", "storage")
BESIDE = ("pyproject.toml", "README.md", "LICENSE")
FOR_BUILDING = {"package.json", "package-lock.json", "nodejs.lock", ".npmrc"}
WITHOUT = shutil.ignore_patterns("__pycache__", "node_modules")
BUILD = "import setuptools.build_meta as meta; print(meta.build_wheel('.'))"


def test_what_is_installed_has_every_file_that_the_packages_have(tmp_path):
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=WITHOUT)
    for name in BESIDE:
        shutil.copy(ROOT / name, tmp_path)
    needed = {
        path.relative_to(tmp_path).as_posix()
        for name in PACKAGES
        for path in (tmp_path / name).rglob("*")
        if path.is_file() and path.name not in FOR_BUILDING
    }
    command = [sys.executable, "-c", BUILD]
    built = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(tmp_path / built.stdout.split()[-1]) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert {name for name in needed - packed if not name.endswith("/.copied")} == set()
    assert packed - needed == set()

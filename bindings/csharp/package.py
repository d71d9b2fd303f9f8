"""Makes the package of NuGet of a build that has C#:

    package.py BUILD_DIR OUTPUT_DIR

Neither nuget nor dotnet is needed: a package is an archive with the content in its folders and a list of it."""

import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

RELATIONS = """<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/{nuspec}" Id="manifest" />
</Relationships>
"""


def content_types(names):
    suffixes = {pathlib.PurePath(name).suffix.removeprefix(".") for name in names} - {""}
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml"} | dict.fromkeys(sorted(suffixes), "application/octet")
    defaults = "".join(f'  <Default Extension="{suffix}" ContentType="{kind}" />\n' for suffix, kind in kinds.items())
    without = [name for name in names if not pathlib.PurePath(name).suffix]
    overrides = "".join(f'  <Override PartName="/{name}" ContentType="application/octet" />\n' for name in without)
    return ('<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\n'
            f"{defaults}{overrides}</Types>\n")


def main(build, output):
    output = pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        content = pathlib.Path(folder)
        subprocess.run(["cmake", "--install", build, "--component", "csharp", "--prefix", content, "--strip"], check=True,
                       stdout=subprocess.DEVNULL)
        # Archives have no links: the library has the name alone that programs load.
        for link in [path for path in content.rglob("*") if path.is_symlink()]:
            link.resolve().rename(link)
        [nuspec] = content.glob("*.nuspec")
        about = xml.etree.ElementTree.parse(nuspec).getroot()
        version = about.find(".//{*}version").text
        files = {str(path.relative_to(content)): path for path in sorted(content.rglob("*")) if path.is_file()}
        package = output / f"Ghlauth.{version}.nupkg"
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", content_types(files))
            archive.writestr("_rels/.rels", RELATIONS.format(nuspec=nuspec.name))
            for name, path in files.items():
                archive.write(path, name)
    print(package)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Makes the jar of a build that has Java, beside it those with its sources and its documentation, and the pom for a repository of Maven:

    package.py BUILD_DIR OUTPUT_DIR

Maven is not needed, and nothing is downloaded. JAR and JAVADOC name the programs where they are not in PATH."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stdout}{done.stderr}")


def jar(file, folder):
    run(os.environ.get("JAR", "jar"), "--create", "--file", file, "-C", folder, ".")


def native_libraries(content):
    """Jars have no links: each library has the name alone under which it is loaded; and the program that loads them has to know names."""
    for link in [path for path in content.rglob("*") if path.is_symlink()]:
        link.resolve().rename(link)
    for folder in (content / "ghlauth" / "native").iterdir():
        names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        (folder / "index").write_text("".join(f"{name}\n" for name in names))


def main(build, output):
    build, output = pathlib.Path(build), pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    made = build / "bindings" / "java"
    version = xml.etree.ElementTree.parse(made / "ghlauth.pom").getroot().find("{*}version").text
    name = f"ghlauth-{version}"
    with tempfile.TemporaryDirectory() as folder:
        content, sources, documentation = (pathlib.Path(folder, one) for one in ("content", "sources", "documentation"))
        run("cmake", "--install", build, "--component", "java", "--prefix", content, "--strip")
        native_libraries(content)
        (content / "META-INF").mkdir()
        shutil.copy(HERE.parents[1] / "LICENSE", content / "META-INF")
        jar(output / f"{name}.jar", content)
        shutil.copytree(HERE / "src", sources)
        # The source tarball has them, and its build none.
        generated = next(one for one in (made / "generated", HERE / "generated") if one.is_dir())
        shutil.copytree(generated / "ghlauth", sources / "ghlauth", dirs_exist_ok=True)
        jar(output / f"{name}-sources.jar", sources)
        run(os.environ.get("JAVADOC", "javadoc"), "-quiet", "--release", "11", "-Xdoclint:all,-missing", "-Werror", "-encoding", "UTF-8", "-notimestamp",
            "-d", documentation, "--module-source-path", f"ghlauth={sources}", "--module", "ghlauth")
        jar(output / f"{name}-javadoc.jar", documentation)
        shutil.copy(made / "ghlauth.pom", output / f"{name}.pom")
    print(output / f"{name}.jar")


if __name__ == "__main__":
    main(*sys.argv[1:])

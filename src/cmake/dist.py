"""Makes the source tarball, ghlauth-VERSION.tar.gz, with what SWIG makes for the languages in it:

    dist.py SOURCE OUTPUT_DIR

In a checkout it has what is committed as HEAD, elsewhere all files of SOURCE but those of builds. The same sources and the
same SWIG make the same bytes: nothing of this machine or of the time is in it. SOURCE_DATE_EPOCH is the time of its files;
without it the time of the commit, or of the youngest file."""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

# Of the preset for development, which has all languages. One that AUTO leaves out is in the tarball still: SWIG comes first.
LEFT_OUT = ["TESTS", "BENCH", "PROGRAMS", "LOGIN", "POSTGRES", "REDIS"]
NOT_SOURCES = (".git", ".cache", "__pycache__", "node_modules", "compile_commands.json")


def run(*command):
    """Gives the standard output. What a command printed is shown when it fails."""
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{done.stdout.decode()}{done.stderr.decode()}dist.py: {' '.join(map(str, command))} failed")
    return done.stdout


def copy_commit(source, tree):
    """Gives the time of the commit."""
    git = ["git", "-c", f"safe.directory={source}", "-C", source]
    if run(*git, "--no-optional-locks", "status", "--porcelain", "--untracked-files=no"):
        print("What is not committed is not in the tarball.")
    with tempfile.TemporaryFile() as file:
        file.write(run(*git, "archive", "--format=tar", "HEAD"))
        file.seek(0)
        with tarfile.open(fileobj=file) as archive:
            archive.extractall(tree)
    return int(run(*git, "log", "-1", "--format=%ct", "HEAD"))


def copy_files(source, tree):
    """Gives the time of the youngest file."""

    def ignored(folder, names):
        return [name for name in names if name in NOT_SOURCES or pathlib.Path(folder, name) == source / "build"
                or pathlib.Path(folder, name, "CMakeCache.txt").exists()]

    shutil.copytree(source, tree, symlinks=True, ignore=ignored)
    return max(int(path.lstat().st_mtime) for path in tree.rglob("*") if not path.is_dir())


def generate(tree, build):
    """Has what SWIG makes in the folder `generated` of each language, unless it is there."""
    languages = {interface.parent for interface in tree.glob("bindings/*/*.i")} - {tree / "bindings" / "core"}
    others = [folder.name.upper() for folder in (tree / "bindings").iterdir() if folder.is_dir() and folder not in languages]
    run("cmake", "--preset", "dev", "-S", tree, "-B", build, *(f"-DGHLAUTH_BUILD_{what}=OFF" for what in LEFT_OUT + others))
    run("cmake", "--build", build, "--target", "ghlauth_generated")
    made = {}
    for folder in sorted(languages):
        carried, generated = folder / "generated", build / "bindings" / folder.name / "generated"
        if generated.is_dir():
            shutil.rmtree(carried, ignore_errors=True)
        made[folder.name] = generated if generated.is_dir() else carried
        if not made[folder.name].is_dir():
            sys.exit(f"dist.py: SWIG made nothing for {folder.relative_to(tree)}. Is it installed, and GHLAUTH_BUILD_... of "
                     "the language ON or AUTO in the preset dev?")
    return made


def write(files, name, time, output):
    """`files` are paths by their names in the tarball."""
    with open(output, "wb") as packed, gzip.GzipFile("", "wb", 9, packed, mtime=0) as unpacked, \
            tarfile.open(fileobj=unpacked, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, file in sorted(files.items()):
            about = archive.gettarinfo(file, f"{name}/{path}")
            about.uid = about.gid = 0
            about.uname = about.gname = ""
            about.mtime = time
            about.mode = 0o755 if about.mode & 0o100 else 0o644
            if about.isreg():
                with open(file, "rb") as content:
                    archive.addfile(about, content)
            else:
                archive.addfile(about)


def main(source, output):
    source, output = pathlib.Path(source).resolve(), pathlib.Path(output)
    with tempfile.TemporaryDirectory() as folder:
        tree, build = pathlib.Path(folder, "tree"), pathlib.Path(folder, "build")
        time = (copy_commit if (source / ".git").exists() else copy_files)(source, tree)
        time = int(os.environ.get("SOURCE_DATE_EPOCH", time))
        made = generate(tree, build)
        files = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*")
                 if (path.is_symlink() or path.is_file()) and "__pycache__" not in path.parts}
        for language, generated in made.items():
            files |= {f"bindings/{language}/generated/{path.relative_to(generated).as_posix()}": path
                      for path in generated.rglob("*") if path.is_file()}
        cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
        [version] = re.findall(r"^CMAKE_PROJECT_VERSION:STATIC=(.*)$", cache, re.M)
        output.mkdir(parents=True, exist_ok=True)
        # Under its name when it is whole.
        tarball, part = output / f"ghlauth-{version}.tar.gz", output / f"ghlauth-{version}.tar.gz.part"
        write(files, f"ghlauth-{version}", time, part)
        part.replace(tarball)
    print(tarball)


if __name__ == "__main__":
    main(*sys.argv[1:])

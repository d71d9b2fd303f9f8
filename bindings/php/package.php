<?php

// package.php FOLDER: makes the PECL package, ghlauth-VERSION.tgz, in the folder, over an installed libghlauth, which pkg-config finds.
// Run by a PHP without the extension.

/** Runs a command; gives what it printed. */
function run(string ...$command): string
{
    $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
    $text = trim(stream_get_contents($pipes[1]));
    if (proc_close($process) !== 0) {
        fwrite(STDERR, implode(' ', $command) . " failed\n");
        exit(1);
    }
    return $text;
}

/** Of pkg-config, without the backslashes that it has for a shell. */
function told(string $option): string
{
    return preg_replace('/\\\\(.)/', '$1', run(getenv('PKG_CONFIG') ?: 'pkg-config', $option, 'ghlauth'));
}

/** The files below a folder. */
function files(string $folder, string $of = ''): array
{
    $names = array_diff(scandir("$folder/$of"), ['.', '..']);
    return array_merge(...array_map(fn ($name) => is_dir("$folder/$of$name") ? files($folder, "$of$name/") : [$of . $name], $names), ...[[]]);
}

function manifest(array $files, string $version): string
{
    $roles = ['LICENSE' => 'doc', 'README.md' => 'doc', 'ghlauth.stub.php' => 'doc', 'composer.json' => 'doc'];
    $contents = implode("\n", array_map(fn ($file) => "   <file name=\"$file\" role=\"" . ($roles[$file] ?? 'src') . '"/>', $files));
    [$date, $time] = explode(' ', gmdate('Y-m-d H:i:s', (int) (getenv('SOURCE_DATE_EPOCH') ?: time())));
    return str_replace(['@DATE@', '@TIME@', '@VERSION@', '@CONTENTS@'], [$date, $time, $version, $contents],
        file_get_contents(__DIR__ . '/package.xml.in'));
}

if ($argc !== 2) {
    fwrite(STDERR, "usage: package.php FOLDER\n");
    exit(2);
}
$version = told('--modversion');
$name = "ghlauth-$version";
@mkdir($argv[1], recursive: true);
$work = realpath($argv[1]) . '/.package-' . getmypid();
$staged = "$work/$name";
$core = dirname(__DIR__) . '/core';
mkdir("$staged/core/adapter", recursive: true);
mkdir("$staged/src");
foreach (glob(__DIR__ . '/src/*') as $file) {
    copy($file, "$staged/src/" . basename($file));
}
foreach (glob("$core/adapter/*.hpp") as $file) {
    copy($file, "$staged/core/adapter/" . basename($file));
}
copy("$core/adapter.hpp", "$staged/core/adapter.hpp");
foreach (['config.m4', 'composer.json', 'README.md'] as $file) {
    copy(__DIR__ . "/$file", "$staged/$file");
}
copy(dirname(__DIR__, 2) . '/LICENSE', "$staged/LICENSE");
run(PHP_BINARY, '-n', __DIR__ . '/generate.php', told('--variable=abi'), $core, $staged);
file_put_contents("$work/package.xml", manifest(files($staged), $version));
run('tar', '-czf', "$argv[1]/$name.tgz", '--owner=0', '--group=0', '-C', $work, 'package.xml', $name);
run('rm', '-r', $work);
echo "$name.tgz\n";

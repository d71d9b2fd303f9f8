# Makes the distribution for CPAN, Ghlauth-VERSION.tar.gz, with what SWIG made in it: package.pl FOLDER

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Find ();
use File::Path qw(make_path);

my $here = dirname(abs_path(__FILE__));
my $folder = shift or die "usage: package.pl FOLDER\n";
make_path($folder);
$folder = abs_path($folder);
open my $pm, '<', "$here/lib/Ghlauth.pm" or die $!;
my ($version) = map { /\$VERSION = '([\d.]+)'/ ? $1 : () } <$pm>;
my $made = "$folder/Ghlauth-$version";

my @files = qw(Makefile.PL README.md perl.i perl.hpp ../../LICENSE);
File::Find::find({no_chdir => 1, wanted => sub { push @files, $File::Find::name =~ s{^\Q$here\E/}{}r if -f && !/Native\.pm$/ }},
    map { "$here/$_" } qw(lib t));
push @files, qw(perl_wrap.cpp lib/Ghlauth/Native.pm) if -d "$here/generated";
File::Find::find({no_chdir => 1, wanted => sub { push @files, "../core/" . $File::Find::name =~ s{.*/core/}{}r if /\.(?:hpp|i)$/ }},
    "$here/../core");
for my $file (@files) {
    my $to = "$made/" . $file =~ s{^(?:\.\./)+}{}r;
    make_path(dirname($to));
    copy(-e "$here/generated/$file" ? "$here/generated/$file" : "$here/$file", $to) or die "$file: $!\n";
}
chdir $made or die $!;
system($^X, 'Makefile.PL') == 0 or exit 1;
File::Find::find({no_chdir => 1, wanted => sub { -f && !/Makefile$|MYMETA/ and push @{$main::list}, s{^\./}{}r }}, '.');
open my $manifest, '>', 'MANIFEST' or die $!;
print $manifest "$_\n" for sort 'MANIFEST', @$main::list;
close $manifest;
system('make', '-s', 'dist') == 0 or exit 1;
rename "Ghlauth-$version.tar.gz", "$folder/Ghlauth-$version.tar.gz" or die $!;
print "$folder/Ghlauth-$version.tar.gz\n";

# package.rb FOLDER: makes the gem, ghlauth-VERSION.gem, in the folder, over an installed libghlauth, which pkg-config finds.

require "fileutils"
require "open3"
require "rbconfig"
require "rubygems"
require "tmpdir"

# Runs a command; gives what it printed.
def run(*command, **options)
  text, status = Open3.capture2(*command, **options)
  abort "#{command.join(" ")} failed" unless status.success?
  text.strip
end

def told(option)
  run(ENV.fetch("PKG_CONFIG", "pkg-config"), option, "ghlauth").gsub(/\\(.)/, '\1')
end

abort "usage: package.rb FOLDER" unless ARGV.size == 1
folder = File.expand_path(ARGV.first)
core = File.expand_path("../core", __dir__)
version = told("--modversion")
FileUtils.mkdir_p(folder)
Dir.mktmpdir do |staged|
  extension = "#{staged}/ext/ghlauth"
  FileUtils.mkdir_p("#{extension}/core")
  FileUtils.cp_r(%w[lib sig README.md].map { |name| "#{__dir__}/#{name}" }, staged)
  FileUtils.cp([*Dir["#{__dir__}/src/*"], "#{__dir__}/extconf.rb"], extension)
  FileUtils.cp_r(["#{core}/adapter.hpp", "#{core}/adapter"], "#{extension}/core")
  FileUtils.cp(File.expand_path("../../LICENSE", __dir__), staged)
  File.write("#{staged}/lib/ghlauth/generated.rb", run(RbConfig.ruby, "#{__dir__}/generate.rb", told("--variable=abi"), core))
  File.write("#{staged}/ghlauth.gemspec", File.read("#{__dir__}/ghlauth.gemspec.in").sub("@VERSION@", version))
  FileUtils.chmod_R("u=rwX,go=rX", staged)
  run({"SOURCE_DATE_EPOCH" => ENV.fetch("SOURCE_DATE_EPOCH", Time.now.to_i.to_s)}, RbConfig.ruby, "-S", "gem", "build", "--silent",
      "ghlauth.gemspec", "--output", "#{folder}/ghlauth-#{version}.gem", chdir: staged)
end
puts "ghlauth-#{version}.gem"

# frozen_string_literal: true
# What the programs for Ruby have in common: how long a call takes, in microseconds, the fastest of the rounds.

require "json"

URL, PATH, PIT = %w[URL PATH PIT].map { |name| ENV.fetch("GHLAUTH_BENCH_#{name}") }
GETS = ENV.fetch("GHLAUTH_BENCH_GETS", "2000").to_i

# Of the time and of the CPU time, for each call.
def fastest(count, call)
  clocks = [Process::CLOCK_MONOTONIC, Process::CLOCK_PROCESS_CPUTIME_ID]
  count = [count / 20, 1].max
  rounds = Array.new(20) do
    start = clocks.map { |clock| Process.clock_gettime(clock, :float_microsecond) }
    count.times { call.call }
    clocks.zip(start).map { |clock, from| (Process.clock_gettime(clock, :float_microsecond) - from) / count }
  end
  rounds.transpose.map(&:min)
end

# `get` gives the body.
def report(way, token, get)
  raise "another answer was expected" unless get.call.include?('"contact"')
  token_us = fastest(100 * GETS, token).first
  get_us, get_cpu_us = fastest(GETS, get)
  puts JSON.generate({language: "Ruby", way: way, token_us: token_us, get_us: get_us, get_cpu_us: get_cpu_us})
end

// SPDX-License-Identifier: MIT
// Reads all output of a command line. Usage: capture_bench job|plain COMMAND; `job` keeps it as a job of ours does (keeper,
// recording, store), `plain` is the least that any program must do: popen(3) and a loop of 64-KiB reads.
// `job` fails when more memory than the store's limit and 30 MiB was needed.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "job/job.h"
#include "measure.h"
#include "process/parse.h"

namespace {

using namespace forklane;

bool keep(std::string_view line)
{
    auto pipeline = parsePipeline(line);
    if (!pipeline)
        return false;
    JobSpec spec;
    spec.pipeline = *std::move(pipeline);
    Collector collector;
    JobEngine engine(collector);
    const auto job = engine.start(std::move(spec));
    job->wait();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto most = static_cast<long>(JobSpec().outputLimit / 1024) + 30L * 1024;
    const JobReport report = job->report();
    return report.exitCode == 0 && report.stages.back().stdoutBytes > 0U && usage.ru_maxrss <= most;
}

bool drop(const char *line)
{
    FILE *stream = popen(line, "r");
    if (stream == nullptr)
        return false;
    std::vector<char> buffer(64 * 1024);
    while (read(fileno(stream), buffer.data(), buffer.size()) > 0)
        ;
    return pclose(stream) == 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const auto begin = std::chrono::steady_clock::now();
    const bool good = argv[1] == std::string_view("plain") ? drop(argv[2]) : keep(argv[2]);
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    std::printf("value %.3f\n", spent.count());
    return good ? 0 : 1;
}

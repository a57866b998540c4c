// SPDX-License-Identifier: MIT
// Whole jobs of /bin/true (keeper, recording, reaping, report), one after the other.
// Usage: job_bench reused|fresh COUNT — reused: one engine, its keepers serve again; fresh: a new engine and keeper for each job.
#include <cstdlib>
#include <string>

#include "job/job.h"
#include "measure.h"

namespace {

using namespace forklane;

JobSpec trueJob()
{
    Command command;
    command.argv = {"/bin/true"};
    JobSpec spec;
    spec.pipeline = {{{command, false}}, "/bin/true"};
    spec.input = Inherit{}; // as a bare loop does
    spec.output = OutputMode::Inherit;
    spec.observe = false;
    return spec;
}

void runOne(JobEngine &engine)
{
    const auto job = engine.start(trueJob());
    job->wait();
    if (job->report().exitCode != 0)
        std::exit(1);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3 || (std::string(argv[1]) != "reused" && std::string(argv[1]) != "fresh")) {
        std::fputs("usage: job_bench reused|fresh COUNT\n", stderr);
        return 2;
    }
    const bool fresh = std::string(argv[1]) == "fresh";
    Collector collector;
    JobEngine engine(collector);
    benchmarks::measure(std::atoi(argv[2]), [&] {
        if (!fresh) {
            runOne(engine);
            return;
        }
        JobEngine another(collector);
        runOne(another);
    });
    return 0;
}

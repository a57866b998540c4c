// SPDX-License-Identifier: MIT
// Launches /bin/true by QProcess and waits for it, again and again. Usage: qprocess_bench COUNT BALLAST_MIB
#include <cstdlib>

#include <QCoreApplication>
#include <QProcess>

#include "measure.h"

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 3)
        return 2;
    const forklane::benchmarks::Ballast ballast(static_cast<std::size_t>(std::atoi(argv[2])));
    forklane::benchmarks::measure(std::atoi(argv[1]), [] {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QStringLiteral("/bin/true"), {});
        if (!process.waitForFinished())
            std::exit(1);
    });
    return 0;
}

// SPDX-License-Identifier: MIT
#include "pages/run/options/run_options.h"

#include <chrono>

#include <QDir>

#include "process/parse.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;
constexpr int kMostUmask = 0777;

std::string pathOf(const QString &text)
{
    if (text == QLatin1String("~") || text.startsWith(QLatin1String("~/")))
        return (QDir::homePath() + text.mid(1)).toStdString();
    return text.toStdString();
}

/// The words stand where a command's own variables would; a command after them makes the line whole.
Result<Environment> environmentOf(const RunOptions &options)
{
    Environment environment;
    environment.inherit = options.inheritsEnvironment;
    const std::string text = options.environment.toStdString();
    const auto parsed = parsePipeline(text + " :");
    if (!parsed)
        return failure({0, "read the option", "Environment", describe(parsed.error())});
    const Command &command = parsed->stages.front().command;
    if (parsed->stages.size() != 1 || !command.redirections.empty())
        return failure(
            {0, "read the option", "Environment", "it takes NAME=value and -NAME, and neither pipes nor redirections"});
    environment.set = command.environment.set;
    for (std::size_t i = 0; i + 1 < command.argv.size(); ++i) {
        const std::string &word = command.argv[i];
        if (word.size() < 2 || word.front() != '-')
            return failure({0, "read the option", "Environment",
                            '"' + word + "\" is neither NAME=value nor -NAME; all NAME=value come first"});
        environment.remove.push_back(word.substr(1));
    }
    return environment;
}

Result<std::optional<mode_t>> umaskOf(const QString &text)
{
    if (text.trimmed().isEmpty())
        return std::optional<mode_t>();
    bool isNumber = false;
    const int mask = text.trimmed().toInt(&isNumber, 8);
    if (!isNumber || mask < 0 || mask > kMostUmask)
        return failure({0, "read the option", "Umask", '"' + text.toStdString() + "\" is no octal number from 0 to 777"});
    return std::optional(static_cast<mode_t>(mask));
}

Result<JobInput> inputOf(const RunOptions &options)
{
    switch (options.input) {
    case RunOptions::Input::Nothing: return JobInput(NullDevice{});
    case RunOptions::Input::ByHand: return JobInput(InputByHand{});
    case RunOptions::Input::Text: return JobInput(InputText{options.inputText.toStdString() + '\n'});
    case RunOptions::Input::File: break;
    }
    if (options.inputText.isEmpty())
        return failure({0, "read the option", "Input", "name the file, or choose another input"});
    return JobInput(FilePath{pathOf(options.inputText)});
}

} // namespace

int differences(const RunOptions &options)
{
    const RunOptions normal;
    int count = 0;
    for (const bool differs :
         {options.folder != normal.folder, options.environment != normal.environment,
          options.inheritsEnvironment != normal.inheritsEnvironment, options.input != normal.input,
          options.timeLimit != normal.timeLimit, options.keptMiB != normal.keptMiB, options.stopSignal != normal.stopSignal,
          options.graceMs != normal.graceMs, options.launch != normal.launch, options.umask != normal.umask,
          options.nice != normal.nice, options.pipefail != normal.pipefail,
          options.leavesDescendants != normal.leavesDescendants, options.keepsPipes != normal.keepsPipes})
        count += differs ? 1 : 0;
    return count;
}

Status apply(const RunOptions &options, JobSpec &spec)
{
    const auto environment = environmentOf(options);
    if (!environment)
        return failure(environment.error());
    const auto umask = umaskOf(options.umask);
    if (!umask)
        return failure(umask.error());
    auto input = inputOf(options);
    if (!input)
        return failure(std::move(input.error()));
    for (Stage &stage : spec.pipeline.stages) {
        Command &command = stage.command;
        command.environment.inherit = command.environment.inherit && environment->inherit;
        command.environment.remove.insert(command.environment.remove.end(), environment->remove.begin(),
                                          environment->remove.end());
        command.environment.set.insert(environment->set.begin(), environment->set.end());
        if (!options.folder.isEmpty())
            command.folder = pathOf(options.folder);
        if (*umask)
            command.umask = *umask;
        if (options.nice != 0)
            command.nice = options.nice;
    }
    spec.input = std::move(*input);
    if (options.timeLimit > 0)
        spec.timeout = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(options.timeLimit));
    spec.outputLimit = static_cast<std::size_t>(options.keptMiB) * kMebibyte;
    spec.stop = {options.stopSignal, std::chrono::milliseconds(options.graceMs)};
    spec.launch = options.launch;
    spec.pipefail = options.pipefail;
    spec.parentKeepsPipes = options.keepsPipes;
    spec.leaveDescendants = options.leavesDescendants;
    spec.askAboutHolders = !options.leavesDescendants;
    return {};
}

} // namespace forklane::ui

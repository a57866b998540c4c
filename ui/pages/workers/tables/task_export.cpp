// SPDX-License-Identifier: MIT
#include "pages/workers/tables/task_export.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <QJsonDocument>
#include <QJsonObject>

#include "queue/joblog.h"

namespace forklane::ui {

namespace {

constexpr std::uint32_t kChunk = 4096;

/// What is written of a task.
struct Line {
    queue::TaskView view;
    std::string worker;
    std::optional<std::int64_t> waited;
    std::optional<std::int64_t> ran;
};

Line lineOf(queue::TaskView view, const std::vector<queue::WorkerView> &workers)
{
    Line line;
    const queue::Attempt &last = view.record.last;
    if (view.record.attempts > 0 && last.worker.value < workers.size())
        line.worker = workers[last.worker.value].name;
    if (view.record.attempts > 0 && last.began >= 0)
        line.waited = last.began - view.record.submitted;
    if (view.record.attempts > 0 && last.began >= 0 && last.ended >= 0)
        line.ran = last.ended - last.began;
    line.view = std::move(view);
    return line;
}

QByteArray quoted(const std::string &text)
{
    QByteArray bytes = QByteArray::fromStdString(text);
    if (bytes.contains('"') || bytes.contains(',') || bytes.contains('\n'))
        bytes = '"' + bytes.replace("\"", "\"\"") + '"';
    return bytes;
}

QByteArray csvLine(const Line &line)
{
    const auto number = [](const std::optional<std::int64_t> &value) {
        return value ? QByteArray::number(qlonglong(*value)) : QByteArray();
    };
    const queue::TaskRecord &record = line.view.record;
    const std::string state(queue::wordOf(record.state));
    return QByteArray::number(line.view.id.value + 1) + ',' + quoted(record.task.name) + ',' + quoted(state) + ',' +
           QByteArray::number(record.attempts) + ',' + quoted(line.worker) + ',' + number(line.waited) + ',' +
           number(line.ran) + ',' + (line.ran ? QByteArray::number(record.last.code) : QByteArray()) + "\r\n";
}

QByteArray jsonLine(const Line &line)
{
    const auto number = [](const std::optional<std::int64_t> &value) {
        return value ? QJsonValue(qint64(*value)) : QJsonValue();
    };
    const queue::TaskRecord &record = line.view.record;
    QJsonObject object;
    object[QStringLiteral("task")] = qint64(line.view.id.value) + 1;
    object[QStringLiteral("name")] = QString::fromStdString(record.task.name);
    object[QStringLiteral("state")] = QString::fromStdString(std::string(queue::wordOf(record.state)));
    object[QStringLiteral("attempts")] = record.attempts;
    object[QStringLiteral("worker")] = line.worker.empty() ? QJsonValue() : QJsonValue(QString::fromStdString(line.worker));
    object[QStringLiteral("waited_ns")] = number(line.waited);
    object[QStringLiteral("ran_ns")] = number(line.ran);
    object[QStringLiteral("code")] = line.ran ? QJsonValue(record.last.code) : QJsonValue();
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray joblogLineOf(const Line &line)
{
    if (!line.ran)
        return {};
    const queue::Attempt &last = line.view.record.last;
    queue::Ended ended;
    ended.number = std::uint64_t{line.view.id.value} + 1;
    ended.text = line.view.record.task.name;
    const auto ago = Clock::now() - fromTick(last.began);
    ended.startedAt = std::chrono::system_clock::now() - std::chrono::duration_cast<std::chrono::system_clock::duration>(ago);
    ended.wall = Duration(*line.ran);
    ended.succeeded = last.end == queue::AttemptEnd::Done;
    ended.status = last.code < 0 ? ExitStatus::signalled(-last.code) : ExitStatus::exited(last.code);
    return QByteArray::fromStdString(queue::joblogLine(ended));
}

QByteArray headOf(TaskFormat format)
{
    switch (format) {
    case TaskFormat::Csv: return "task,name,state,attempts,worker,waited_ns,ran_ns,code\r\n";
    case TaskFormat::Joblog: return QByteArray::fromStdString(std::string(queue::joblogHead()));
    case TaskFormat::JsonLines: break;
    }
    return {};
}

QByteArray textOf(const Line &line, TaskFormat format)
{
    switch (format) {
    case TaskFormat::Csv: return csvLine(line);
    case TaskFormat::JsonLines: return jsonLine(line);
    case TaskFormat::Joblog: break;
    }
    return joblogLineOf(line);
}

} // namespace

TaskFormat formatOf(const QString &path)
{
    if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        return TaskFormat::Csv;
    return path.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive) ? TaskFormat::JsonLines : TaskFormat::Joblog;
}

bool writeTasks(const queue::WorkBoard &board, TaskFormat format, QIODevice &device)
{
    QByteArray text = headOf(format);
    const std::vector<queue::WorkerView> workers = board.workers();
    const auto all = static_cast<std::uint32_t>(board.taskCount());
    for (std::uint32_t first = 0; first < all; first += kChunk) {
        std::vector<queue::TaskId> ids;
        for (std::uint32_t id = first; id < std::min(all, first + kChunk); ++id)
            ids.push_back(queue::TaskId{id});
        for (queue::TaskView &view : board.tasks(ids))
            text += textOf(lineOf(std::move(view), workers), format);
        if (device.write(text) != text.size())
            return false;
        text.clear();
    }
    return device.write(text) == text.size();
}

} // namespace forklane::ui

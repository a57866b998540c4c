// SPDX-License-Identifier: MIT
#include "pages/race/orders/order_words.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "race/move.h"

namespace forklane::ui {

namespace {

QString tr(const char *text, int number = -1)
{
    return QCoreApplication::translate("Orders", text, nullptr, number);
}

constexpr int kGroup = 3;
constexpr long double kSmallestShown = 1e-7L; ///< Per cent.

/// At most three digits, and two that are not 0.
int decimalsOf(long double percent)
{
    if (percent >= 0.095L)
        return 1;
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(percent))), 2, 8);
}

} // namespace

QString valueText(race::Value value)
{
    QString text = QString::number(value);
    if (value < 0)
        text.replace(0, 1, QChar(0x2212));
    return text;
}

QString countText(race::Count count)
{
    QString digits = QString::fromStdString(toText(count));
    const QString separator = QLocale().groupSeparator();
    for (qsizetype at = digits.size() - kGroup; at > 0; at -= kGroup)
        digits.insert(at, separator);
    return digits;
}

QString ordersText(race::Count count)
{
    return count == race::Count{1} ? tr("1 order") : tr("%1 orders").arg(countText(count));
}

QString shareText(race::Count part, race::Count whole)
{
    if (whole.value == 0)
        return {};
    const QLocale locale;
    const auto inPercent = [&](const QString &number) { return tr("%1 %").arg(number); };
    if (part.value == 0 || part == whole)
        return inPercent(part.value == 0 ? QStringLiteral("0") : QStringLiteral("100"));
    const long double percent = 100 * part.rounded() / whole.rounded();
    if (percent < kSmallestShown)
        return tr("< %1").arg(inPercent(locale.toString(static_cast<double>(kSmallestShown), 'f', 7)));
    if (percent >= 99.95L)
        return tr("> %1").arg(inPercent(locale.toString(99.9, 'f', 1)));
    return inPercent(locale.toString(static_cast<double>(percent), 'f', decimalsOf(percent)));
}

QString stepWord(const race::Program &program, const race::Step &step)
{
    return QString::fromStdString(step.word.empty() ? verbOf(program, step) : step.word);
}

QString stepAction(const race::Program &program, const race::ReplayStep &step)
{
    const QString word = stepWord(program, program.threads[step.thread].steps[step.step]);
    if (!step.succeeded)
        return tr("%1, in vain").arg(word);
    if (step.writes)
        return tr("%1 %2").arg(word, valueText(step.written));
    return step.reads ? tr("%1 %2").arg(word, valueText(step.read)) : word;
}

QString stepText(const race::Program &program, const race::Replay &replay, std::size_t position)
{
    const race::ReplayStep &step = replay.steps[position];
    QString text = tr("step %1 of %2: %3, %4")
                       .arg(position + 1)
                       .arg(replay.steps.size())
                       .arg(QString::fromStdString(program.threads[step.thread].name), stepAction(program, step));
    for (const race::LostUpdate &lost : replay.lost) {
        if (lost.store == position)
            text += tr("; lost, overwritten in step %1").arg(lost.overwrittenBy + 1);
    }
    return text;
}

EndWords endWords(const race::Program &program, const race::Replay &replay)
{
    if (replay.deadlock)
        return {tr("deadlock"), tr("✕ nobody can go on"), false};
    if (!replay.isComplete) {
        const auto steps = static_cast<int>(replay.steps.size());
        const QString what = steps == 0   ? tr("nothing done yet")
                             : steps == 1 ? tr("stops after 1 step")
                                          : tr("stops after %1 steps").arg(steps);
        return {what, {}, {}};
    }
    const QString what = tr("ends at %1").arg(valueText(replay.end));
    if (program.expected && replay.end != *program.expected)
        return {what, tr("✕ expected %1").arg(valueText(*program.expected)), false};
    if (!replay.lost.empty())
        return {what, replay.lost.size() == 1 ? tr("✕ 1 update lost") : tr("✕ %1 updates lost").arg(replay.lost.size()), false};
    return {what, tr("✓ right"), true};
}

QString sentence(const std::string &clause)
{
    QString text = QString::fromStdString(clause);
    if (!text.isEmpty() && !text.endsWith(u'.'))
        text += u'.';
    return text;
}

} // namespace forklane::ui

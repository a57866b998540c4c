// SPDX-License-Identifier: MIT
#include "pages/race/account_button.h"

#include <algorithm>
#include <optional>

#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSpinBox>
#include <QWidgetAction>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr int kFormWidth = 260;

QString amountsText(const std::vector<std::int64_t> &amounts)
{
    QStringList words;
    for (const std::int64_t amount : amounts)
        words << QString::number(amount);
    return words.join(QStringLiteral(", "));
}

/// Nothing at the first word that is no whole number; it is left in `wrong`.
std::optional<std::vector<std::int64_t>> readAmounts(const QString &text, QString &wrong)
{
    std::vector<std::int64_t> amounts;
    for (const QString &word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        wrong = word.simplified();
        bool isNumber = false;
        amounts.push_back(QString(wrong).replace(QChar(0x2212), QLatin1Char('-')).toLongLong(&isNumber)); // a minus sign
        if (!isNumber)
            return std::nullopt;
    }
    return amounts;
}

} // namespace

AccountForm::AccountForm(QWidget *parent) : QWidget(parent)
{
    setMinimumWidth(kFormWidth);
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(grid::kMargin, grid::kGap, grid::kMargin, grid::kGap);
    const auto addField = [this, layout](const QString &name, auto *field) {
        field->setAccessibleName(name);
        layout->addRow(name, field);
        m_fields.push_back(field);
        return field;
    };
    const auto addNumber = [&addField](const QString &name, std::int64_t low, std::int64_t high) {
        auto *box = addField(name, new QSpinBox);
        box->setRange(static_cast<int>(low), static_cast<int>(high));
        return box;
    };
    m_start = addNumber(tr("Start balance"), -race::kMaxStart, race::kMaxStart);
    m_amounts = addField(tr("Amounts"), new QLineEdit);
    m_amounts->setToolTip(tr("One for each thread, in turn: 20, -50"));
    m_threads = addNumber(tr("Threads"), 1, static_cast<std::int64_t>(race::kMaxThreads));
    m_updates = addNumber(tr("Updates each"), 1, race::kMaxUpdates);
    m_refusal = new QLabel;
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    layout->addRow(m_refusal);
    auto *use = new QPushButton(tr("Use this account"));
    use->setAutoDefault(false);
    layout->addRow(use);
    m_fields.push_back(use);
    setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_start);
    connect(use, &QPushButton::clicked, this, &AccountForm::apply);
}

void AccountForm::setScenario(const race::Scenario &scenario)
{
    m_scenario = scenario;
    m_start->setValue(static_cast<int>(scenario.start));
    m_amounts->setText(amountsText(scenario.amounts));
    m_threads->setValue(static_cast<int>(scenario.threads));
    m_updates->setValue(static_cast<int>(scenario.updates));
    refuse({});
}

void AccountForm::refuse(const QString &sentence)
{
    m_refusal->setText(QStringLiteral("✕ ") + sentence);
    m_refusal->setVisible(!sentence.isEmpty());
}

void AccountForm::apply()
{
    QString wrong;
    const auto amounts = readAmounts(m_amounts->text(), wrong);
    if (!amounts)
        return refuse(tr("\"%1\" is no amount. Amounts are whole numbers with commas between them: 20, -50.").arg(wrong));
    race::Scenario scenario = m_scenario;
    scenario.start = m_start->value();
    scenario.amounts = *amounts;
    scenario.threads = m_threads->value();
    scenario.updates = m_updates->value();
    if (scenario.threads != m_scenario.threads || scenario.amounts != m_scenario.amounts)
        scenario.names.clear(); // they were made for the threads before
    if (const auto good = race::check(scenario); !good)
        return refuse(QString::fromStdString(describe(good.error())));
    refuse({});
    emit scenarioChosen(scenario);
}

void AccountForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        apply();
    else
        QWidget::keyPressEvent(event);
}

/// A menu around it would take Tab for its own entries.
bool AccountForm::focusNextPrevChild(bool next)
{
    const auto at = std::find_if(m_fields.begin(), m_fields.end(), [](const QWidget *field) { return field->hasFocus(); });
    const std::size_t from = at == m_fields.end() ? 0 : static_cast<std::size_t>(at - m_fields.begin());
    m_fields[(from + (next ? 1 : m_fields.size() - 1)) % m_fields.size()]->setFocus(next ? Qt::TabFocusReason
                                                                                         : Qt::BacktabFocusReason);
    return true;
}

AccountButton::AccountButton(QWidget *parent) : QPushButton(tr("Bank account"), parent), m_form(new AccountForm)
{
    setFixedHeight(grid::kControl);
    setToolTip(tr("Start balance, amounts, threads and updates; scenarios as files"));
    auto *menu = new QMenu(this);
    auto *form = new QWidgetAction(menu);
    form->setDefaultWidget(m_form);
    menu->addAction(form);
    menu->addSeparator();
    menu->addAction(tr("Open scenario"), this, &AccountButton::openRequested);
    menu->addAction(tr("Save scenario"), this, &AccountButton::saveRequested);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this] { m_form->setScenario(m_scenario); });
    connect(m_form, &AccountForm::scenarioChosen, menu, &QMenu::close);
    connect(m_form, &AccountForm::scenarioChosen, this, &AccountButton::scenarioChosen);
}

void AccountButton::setScenario(const race::Scenario &scenario)
{
    m_scenario = scenario;
    m_form->setScenario(scenario);
}

} // namespace forklane::ui

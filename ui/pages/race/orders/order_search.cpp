// SPDX-License-Identifier: MIT
#include "pages/race/orders/order_search.h"

#include <chrono>
#include <utility>

#include <QSocketNotifier>

namespace forklane::ui {

namespace {

constexpr auto kBetweenProgress = std::chrono::milliseconds(100);

} // namespace

OrderMap mapOf(const race::Program &program)
{
    OrderMap map;
    if (auto grid = race::gridOf(program)) {
        map.grid = std::make_shared<const race::Grid>(std::move(*grid));
        return map;
    }
    auto graph = race::graphOf(program, kMostLayerNodes);
    if (!graph)
        return map;
    map.states = graph->nodes.size();
    if (graph->nodes.size() <= kMostDrawnNodes) {
        map.graph = std::make_shared<const race::StateGraph>(std::move(*graph));
        return map;
    }
    for (const race::StateNode &node : graph->nodes) {
        if (node.depth >= map.layers.size())
            map.layers.resize(node.depth + 1);
        ++map.layers[node.depth];
    }
    return map;
}

OrderSearch::OrderSearch(QObject *parent) : QObject(parent)
{
    auto mailbox = Mailbox::make();
    if (!mailbox) {
        m_whyNot = describe(mailbox.error());
        return;
    }
    m_mailbox = std::move(*mailbox);
    m_notifier = new QSocketNotifier(m_mailbox->descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] { m_mailbox->deliver(); });
    m_thread = std::jthread([this] { work(); });
}

OrderSearch::~OrderSearch()
{
    if (!m_mailbox)
        return;
    m_notifier->setEnabled(false);
    m_stop.request_stop();
    {
        const MutexLock lock(m_mutex);
        m_isClosing = true;
    }
    m_hasWork.notifyOne();
    m_thread.join();
}

void OrderSearch::start(std::shared_ptr<const race::Program> program)
{
    if (!m_mailbox) {
        emit failed(QString::fromStdString(m_whyNot));
        return;
    }
    m_stop.request_stop();
    m_stop = {};
    m_running = ++m_last;
    {
        const MutexLock lock(m_mutex);
        m_pending = Request{m_running, std::move(program), m_stop.get_token()};
    }
    m_hasWork.notifyOne();
}

void OrderSearch::cancel()
{
    m_stop.request_stop();
    m_running = 0;
}

void OrderSearch::stop()
{
    if (!isRunning())
        return;
    cancel();
    emit stopped();
}

std::optional<OrderSearch::Request> OrderSearch::next()
{
    const MutexLock lock(m_mutex);
    while (!m_pending && !m_isClosing)
        m_hasWork.wait(m_mutex);
    return m_isClosing ? std::nullopt : std::exchange(m_pending, std::nullopt);
}

void OrderSearch::work()
{
    while (const auto request = next())
        search(*request);
}

template <typename Tell>
void OrderSearch::post(std::uint64_t id, Tell tell)
{
    m_mailbox->post([this, id, tell = std::move(tell)] {
        if (id == m_running)
            tell();
    });
}

void OrderSearch::search(const Request &request)
{
    const race::Program &program = *request.program;
    const auto isStopped = [&] { return request.stop.stop_requested(); };
    if (isStopped())
        return;
    post(request.id, [this, plan = race::plan(program, {})] { emit planned(plan); });
    if (isStopped())
        return;
    post(request.id, [this, map = mapOf(program)] { emit mapped(map); });
    auto told = std::chrono::steady_clock::now();
    const auto progress = [&](const race::Progress &now) {
        const auto time = std::chrono::steady_clock::now();
        if (time - told < kBetweenProgress)
            return;
        told = time;
        post(request.id, [this, now] { emit progressed(now); });
    };
    auto answer = race::explore(program, {}, request.stop, progress);
    if (!answer)
        return; // cancelled
    post(request.id, [this, answer = std::move(*answer)] {
        m_running = 0;
        emit answered(answer);
    });
}

} // namespace forklane::ui

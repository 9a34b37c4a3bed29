/// Every family that the guard exports. The page `metrics`, the alerts and the dashboard are tested against this.
///
/// No label is a campaign, an address or a subject: their number has no bound, and a monitoring system is no place
/// for people's addresses.
package enum MetricCatalogue {
    package static let all = counted + measured + mail + lists + process

    /// Counters of the mail path. They begin at 0 with the process.
    static let counted = [
        messages, deliveries, findings, receivedBytes, relayedBytes, released, clientSessions, upstreamReplies,
        upstreamFailures,
    ]

    package static let messages = MetricFamily(
        .counter, "sendguard_messages_total", "Messages that ended, by what became of them; each retry counts.",
        ["verdict", "stream", "upstream"])
    package static let deliveries = MetricFamily(
        .counter, "sendguard_deliveries_total",
        "Recipients of messages that ended, by what became of them, and of held mail that was released.",
        ["state", "stream"])
    package static let findings = MetricFamily(
        .counter, "sendguard_findings_total", "What checks and lists found in messages that ended.",
        ["check", "action"])
    package static let receivedBytes = MetricFamily(
        .counter, "sendguard_received_bytes_total", "Size of the messages that clients sent completely.", ["stream"])
    package static let relayedBytes = MetricFamily(
        .counter, "sendguard_relayed_bytes_total", "Size of the messages that ESPs accepted.", ["upstream"])
    package static let released = MetricFamily(
        .counter, "sendguard_released_messages_total", "Held messages that were released to at least one recipient.")
    package static let clientSessions = MetricFamily(
        .counter, "sendguard_client_sessions_total", "Sessions of clients that were taken.")
    package static let upstreamReplies = MetricFamily(
        .counter, "sendguard_upstream_replies_total",
        "Replies of ESPs to a sender (mail), a recipient (rcpt) and a whole message (data), by their class.",
        ["upstream", "command", "class"])
    package static let upstreamFailures = MetricFamily(
        .counter, "sendguard_upstream_failures_total",
        "Connections, handshakes, logins and transactions with an ESP that failed.", ["upstream"])

    static let measured = [commitTime, loopLag]

    package static let commitTime = MetricFamily(
        .histogram, "sendguard_commit_seconds",
        "How long a commit of the record took; all messages that wait share one.",
        bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10])
    package static let loopLag = MetricFamily(
        .histogram, "sendguard_loop_lag_seconds",
        "How late an event loop ran a timer, sampled four times a second; the kernel's timers add a millisecond.",
        ["loop"], bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5])

    /// Whether mail flows, and both sides of it.
    static let mail = [
        state, stops, stopAge, halts, permits, sessions, sessionLimit, memory, memoryLimit, upstreamUp,
        upstreamSessions, upstreamLimit, upstreamQueue, exportUp,
    ]

    package static let state = MetricFamily(
        .gauge, "sendguard_state", "1 for what a sender gets now: running, deferring, stopped or halted.", ["state"])
    package static let stops = MetricFamily(
        .gauge, "sendguard_stops", "Active stops, by whom (person or rule) and what they do with mail.",
        ["origin", "mode"])
    package static let stopAge = MetricFamily(
        .gauge, "sendguard_stopped_seconds", "Age of the oldest active stop; 0 when nothing is stopped.")
    package static let halts = MetricFamily(
        .gauge, "sendguard_halted", "1 when the guard has halted all mail for this reason.", ["reason"])
    package static let permits = MetricFamily(
        .gauge, "sendguard_permits_outstanding", "Messages whose end was sent to the ESP and that wait for its reply.")
    package static let sessions = MetricFamily(.gauge, "sendguard_client_sessions", "Sessions of clients now.")
    package static let sessionLimit = MetricFamily(
        .gauge, "sendguard_client_sessions_limit", "Sessions of clients that are possible.")
    package static let memory = MetricFamily(
        .gauge, "sendguard_message_memory_bytes", "Memory that messages take now.")
    package static let memoryLimit = MetricFamily(
        .gauge, "sendguard_message_memory_limit_bytes", "Memory that messages may take (limits.memory).")
    package static let upstreamUp = MetricFamily(
        .gauge, "sendguard_upstream_up", "0 when the latest sessions with the ESP failed, else 1.", ["upstream"])
    package static let upstreamSessions = MetricFamily(
        .gauge, "sendguard_upstream_sessions", "Open sessions with the ESP, with a message (busy) or without (idle).",
        ["upstream", "state"])
    package static let upstreamLimit = MetricFamily(
        .gauge, "sendguard_upstream_sessions_limit", "Sessions with the ESP that are possible (connections).",
        ["upstream"])
    package static let upstreamQueue = MetricFamily(
        .gauge, "sendguard_upstream_queue", "Messages that wait for a session with the ESP.", ["upstream"])
    package static let exportUp = MetricFamily(
        .gauge, "sendguard_record_export_up", "0 when lines of an export of the record wait, else 1.", ["export"])

    static let lists = [listAge, listMaxAge, listRows, listUp]

    package static let listAge = MetricFamily(
        .gauge, "sendguard_list_age_seconds", "Age of the content of a list's version in force.", ["list"])
    package static let listMaxAge = MetricFamily(
        .gauge, "sendguard_list_max_age_seconds", "Age from which a list defers mail (max_age).", ["list"])
    package static let listRows = MetricFamily(
        .gauge, "sendguard_list_rows", "Rows of a list's version in force.", ["list"])
    package static let listUp = MetricFamily(
        .gauge, "sendguard_list_up", "0 when the list defers mail, because it is missing or too old, else 1.",
        ["list"])

    /// The names that monitoring systems expect of every process.
    static let process = [cpu, residentMemory, virtualMemory, openFiles, fileLimit, startTime, buildInfo]

    package static let cpu = MetricFamily(
        .counter, "process_cpu_seconds_total", "CPU time of the process, user and system.")
    package static let residentMemory = MetricFamily(
        .gauge, "process_resident_memory_bytes", "Memory of the process that is in RAM.")
    package static let virtualMemory = MetricFamily(
        .gauge, "process_virtual_memory_bytes", "Address space of the process.")
    package static let openFiles = MetricFamily(
        .gauge, "process_open_fds", "Open file descriptors of the process.")
    package static let fileLimit = MetricFamily(
        .gauge, "process_max_fds", "File descriptors that the process may open.")
    package static let startTime = MetricFamily(
        .gauge, "process_start_time_seconds", "When the guard started, in seconds since 1970, UTC.")
    package static let buildInfo = MetricFamily(
        .gauge, "sendguard_build_info", "Always 1: which Swift compiler built the program.", ["swift"])
}

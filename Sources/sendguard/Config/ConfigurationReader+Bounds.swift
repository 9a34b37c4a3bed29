import Guard
import Yams

/// `audit`, `report`, `quarantine`, `hold`, `limits` and `deadlines`: how much, and how long.
extension ConfigurationReader {
    func readAudit(_ map: MappingReader) {
        guard let node = map.node("audit"), let map = MappingReader(node, "audit", log: log) else { return }
        if let node = map.node("retention"), let map = MappingReader(node, "audit.retention", log: log) {
            if map.isNone("max_age") {
                configuration.audit.maxAge = nil
            } else if let age = map.duration("max_age") {
                configuration.audit.maxAge = age
            }
            if let size = map.size("max_bytes") { configuration.audit.maxBytes = size }
            map.finish()
        }
        if let mode: AddressRedaction.Mode = map.choice("redact") { configuration.audit.redact = mode }
        configuration.audit.file = readAuditFile(map)
        configuration.audit.syslog = readSyslog(map)
        map.finish()
    }

    func readReport(_ map: MappingReader) {
        guard let node = map.node("report"), let map = MappingReader(node, "report", log: log) else { return }
        let cost = map.value("cost_per_recipient", "an amount such as 0.25") { text in
            // Times as many people as there can be, it is still a number.
            Double(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        }
        if let cost { configuration.report.costPerRecipient = cost }
        map.finish()
    }

    func readQuarantine(_ map: MappingReader) {
        guard let node = map.node("quarantine"), let map = MappingReader(node, "quarantine", log: log) else { return }
        if let age = map.duration("max_age") { configuration.quarantine.maxAge = age }
        if let size = map.size("max_bytes") { configuration.quarantine.maxBytes = size }
        map.finish()
    }

    func readHold(_ map: MappingReader) {
        guard let node = map.node("hold"), let map = MappingReader(node, "hold", log: log) else { return }
        if let size = map.size("max_bytes") { configuration.hold.maxBytes = size }
        map.finish()
    }

    func readLimits(_ map: MappingReader) {
        guard let node = map.node("limits"), let map = MappingReader(node, "limits", log: log) else { return }
        if let size = map.size("message_size") { configuration.limits.messageBytes = size }
        if let number = map.integer("recipients", in: 1...1_000_000) { configuration.limits.recipients = number }
        if let number = map.integer("sessions", in: 1...1_000_000) { configuration.limits.sessions = number }
        if let number = map.integer("sessions_per_client", in: 1...1_000_000) {
            configuration.limits.sessionsPerClient = number
        }
        if let rate = map.value("connection_rate_per_client", "a rate such as 600/min", ValueText.ratePerMinute) {
            configuration.limits.connectionsPerMinute = rate
        }
        if let number = map.integer("failed_logins", in: 1...1000) { configuration.limits.failedLogins = number }
        if let number = map.integer("bad_commands", in: 1...1000) { configuration.limits.badCommands = number }
        if let size = map.size("memory") { configuration.limits.memoryBytes = size }
        if let size = map.size("spill") { configuration.limits.spillBytes = size }
        if let size = map.size("body_rate") { configuration.limits.bodyBytesPerSecond = size }
        map.finish()
    }

    func readDeadlines(_ map: MappingReader) {
        guard let node = map.node("deadlines"), let map = MappingReader(node, "deadlines", log: log) else { return }
        let keys: [(String, WritableKeyPath<DeadlineSettings, Duration>)] = [
            ("command", \.command), ("data_block", \.dataBlock), ("body_grace", \.bodyGrace),
            ("upstream_held", \.upstreamHeld), ("client_write", \.clientWrite),
            ("handshake", \.handshake), ("connect", \.connect), ("greeting", \.greeting),
            ("pooled", \.pooled), ("envelope", \.envelope),
            ("data_start", \.dataStart), ("body_write", \.bodyWrite), ("data_end", \.dataEnd), ("drain", \.drain),
        ]
        for (key, path) in keys {
            if let time = map.duration(key) { configuration.deadlines[keyPath: path] = time }
        }
        map.finish()
    }
}

/// `audit.jsonl` and `audit.syslog`: where the record goes besides.
extension ConfigurationReader {
    func readAuditFile(_ map: MappingReader) -> AuditFileSettings? {
        guard let node = map.node("jsonl"), let map = MappingReader(node, "audit.jsonl", log: log) else { return nil }
        places.note("audit.jsonl", map)
        var settings = AuditFileSettings()
        if let path = map.string("file") {
            settings.path = path
            let isName = !path.hasSuffix("/") && !path.split(separator: "/").contains("..")
            if !isName {
                log.add(line: map.line(of: "file"), "file: \"\(path)\" is not the path of a file such as audit.jsonl")
            } else if AuditFileSettings.isOurs(path) {
                log.add(
                    line: map.line(of: "file"),
                    "file: \"\(path)\" in the state folder is the guard's own; take another name")
            }
        }
        if let size = map.size("max_bytes") {
            settings.maxBytes = size
            if size < AuditFileSettings.leastBytes {
                log.add(
                    line: map.line(of: "max_bytes"),
                    "max_bytes: less than \(AuditFileSettings.leastBytes) is too little for a file of lines")
            }
        }
        if let count = map.integer("keep", in: AuditFileSettings.keptRange) { settings.kept = count }
        map.finish()
        return settings
    }

    func readSyslog(_ map: MappingReader) -> SyslogSettings? {
        guard let node = map.node("syslog"), let map = MappingReader(node, "audit.syslog", log: log) else { return nil }
        places.note("audit.syslog", map)
        let text = map.required("to", in: "audit.syslog")
        let target = text.flatMap(Self.syslogTarget)
        if let text, target == nil {
            log.add(
                line: map.line(of: "to"),
                "to: \"\(text)\" is neither the path of a socket such as /dev/log nor udp:HOST:PORT such as "
                    + "udp:127.0.0.1:514")
        }
        let facility: SyslogSettings.Facility? = map.choice("facility")
        let size = map.size("max_bytes")
        if let size, !SyslogSettings.bytesRange.contains(size) {
            let range = SyslogSettings.bytesRange
            log.add(
                line: map.line(of: "max_bytes"),
                "max_bytes: a message takes from \(range.lowerBound) to \(range.upperBound) octets")
        }
        map.finish()
        guard let target else { return nil }
        var settings = SyslogSettings(target: target)
        if let facility { settings.facility = facility }
        if let size { settings.maxBytes = size }
        return settings
    }

    private static func syslogTarget(_ text: String) -> SyslogSettings.Target? {
        if text.hasPrefix("/"), !text.hasSuffix("/") { return .socket(text) }
        guard text.hasPrefix("udp:"), let (host, port) = ValueText.endpoint(String(text.dropFirst(4))), port > 0 else {
            return nil
        }
        return .udp(host: host, port: UInt16(port))
    }
}

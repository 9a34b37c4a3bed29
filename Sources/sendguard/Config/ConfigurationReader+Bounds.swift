import Guard
import Yams

/// Reads `audit` and `report`, and the sections that only hold limits: `quarantine`, `hold`, `limits`, `deadlines`.
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
            // The limit keeps the product with any possible number of people finite.
            Double(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        }
        if let cost { configuration.report.costPerRecipient = cost }
        map.finish()
    }

    /// Reads a section that declares its keys: `quarantine`, `hold`, `limits`, `deadlines`.
    func readSection<Section: ConfigurationSection>(
        _ path: WritableKeyPath<Configuration, Section>, of map: MappingReader
    ) {
        guard let node = map.node(Section.section), let map = MappingReader(node, Section.section, log: log) else {
            return
        }
        for key in Section.keys { Self.read(key, of: map, into: &configuration[keyPath: path]) }
        map.finish()
    }

    private static func read<Section>(_ key: SectionKey<Section>, of map: MappingReader, into section: inout Section) {
        switch key.form {
        case .number(let range, let path):
            if let number = map.integer(key.name, in: range) { section[keyPath: path] = number }
        case .size(let path): if let size = map.size(key.name) { section[keyPath: path] = size }
        case .rate(let path):
            if let rate = map.value(key.name, "a rate such as 600/min", ValueText.ratePerMinute) {
                section[keyPath: path] = rate
            }
        case .duration(let path): if let time = map.duration(key.name) { section[keyPath: path] = time }
        }
    }
}

/// Reads `audit.jsonl` and `audit.syslog`: where the guard writes its record besides the store.
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
                    "file: \"\(path)\" in the state folder is a file of the guard; choose another name")
            }
        }
        if let size = map.size("max_bytes") {
            settings.maxBytes = size
            if size < AuditFileSettings.leastBytes {
                log.add(
                    line: map.line(of: "max_bytes"),
                    "max_bytes: must be at least \(AuditFileSettings.leastBytes)")
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
                "max_bytes: must be from \(range.lowerBound) to \(range.upperBound)")
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

import Content
import Guard
import Yams

/// Turns the tree of a configuration file into a `Configuration`. Each section is an extension.
final class ConfigurationReader {
    let log: MistakeLog
    var configuration = Configuration.shipped
    var references: [LoadedConfiguration.Reference] = []
    var profiles = ProfileCatalogue.shipped
    var places = ConfigurationPlaces()
    /// Names that restrict something to some mail.
    var scopes: [ScopeUse] = []
    /// Where each list says where opt-outs from a topic go.
    var topicLines: [String: [String: Int]] = [:]

    init(log: MistakeLog) { self.log = log }

    func read(_ root: Node) {
        guard let map = MappingReader(root, "the configuration", log: log) else { return }
        places.note("top", map)
        if let state = map.string("state") { configuration.state = state }
        readHostname(map)
        if let loops = map.integer("loops", in: 0...1024) { configuration.loops = loops }
        readListeners(map)
        readProfiles(map)
        readUpstreams(map)
        readRoutes(map)
        readCampaignHeaders(map)
        readChecks(map)
        readLists(map)
        if let mode: RoutingCharacters = map.choice("routing_characters") { configuration.routingCharacters = mode }
        readTrips(map)
        readCaution(map)
        readAudit(map)
        readReport(map)
        readPlaybooks(map)
        readSection(\.quarantine, of: map)
        readWatch(map)
        readSection(\.hold, of: map)
        readSection(\.limits, of: map)
        readSection(\.deadlines, of: map)
        map.finish()
    }

    /// Reads a path and notes it, so that it can be checked later whether the file exists.
    func file(_ key: String, of map: MappingReader) -> String? {
        guard let path = map.string(key) else { return nil }
        references.append(.init(line: map.line(of: key), key: key, path: path))
        return path
    }

    /// Reports names that occur twice, such as two upstreams with one name.
    func requireDistinct(_ names: [(name: String, line: Int)], _ what: String) {
        var first: [String: Int] = [:]
        for (name, line) in names {
            if let earlier = first[name] {
                log.add(line: line, "\(what) \"\(name)\" is already on line \(earlier)")
            } else {
                first[name] = line
            }
        }
    }

    private func readHostname(_ map: MappingReader) {
        guard let name = map.string("hostname") else { return }
        let isGood = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        guard isGood, name.utf8.count <= 253 else {
            log.add(line: map.line(of: "hostname"), "hostname: \"\(name)\" is not a host name such as mail.example.com")
            return
        }
        configuration.hostname = name
    }

    /// Reads `playbooks`, the operator's folder of playbooks.
    private func readPlaybooks(_ map: MappingReader) {
        guard let folder = map.string("playbooks"),
            let problem = PlaybookCatalogue.add(folder: folder, to: &configuration.playbooks, log: log)
        else { return }
        log.add(line: map.line(of: "playbooks"), "playbooks: the folder \(folder) \(problem)")
    }

    private func readCampaignHeaders(_ map: MappingReader) {
        guard let headers = map.strings("campaign_headers") else { return }
        for (name, line) in headers {
            // RFC 5322 section 3.6.8: printable ASCII except the colon.
            guard !name.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: ":") }) else { continue }
            log.add(line: line, "campaign_headers: \"\(name)\" is not the name of a header field")
        }
        configuration.campaignHeaders = headers.map(\.text)
    }
}

/// Reads `stop`, `alerts` and `release`: who is alerted of a stop, and who may end it.
extension ConfigurationReader {
    func readWatch(_ map: MappingReader) {
        if let map = section("stop", of: map) {
            if let time = map.duration("remind") {
                if time < .seconds(1) { log.add(line: map.line(of: "remind"), "remind: must be at least 1s") }
                configuration.stop.remind = time
            }
            if let answer: StopSettings.Answer = map.choice("answer") { configuration.stop.answer = answer }
            map.finish()
        }
        readAlerts(map)
        if let map = section("control", of: map) { readControl(map) }
        if let map = section("release", of: map) {
            let required = map.value("require_second", "true or false") { ["true": true, "false": false][$0] }
            if let required { configuration.release.requireSecond = required }
            map.finish()
        }
    }

    private func readAlerts(_ map: MappingReader) {
        guard let map = section("alerts", of: map) else { return }
        places.note("alerts", map)
        let command = map.strings("command") ?? []
        let timeout = map.duration("timeout")
        map.finish()
        guard let program = command.first else {
            return log.add(line: map.line, "alerts needs the key \"command\", such as [/usr/local/bin/page, on-call]")
        }
        guard program.text.hasPrefix("/") else {
            return log.add(line: program.line, "command: \"\(program.text)\" is not an absolute path such as /opt/page")
        }
        var settings = AlertSettings(command: command.map(\.text))
        if let timeout { settings.timeout = timeout }
        configuration.alerts = settings
    }

    func section(_ key: String, of map: MappingReader) -> MappingReader? {
        map.node(key).flatMap { MappingReader($0, key, log: log) }
    }
}

extension Configuration {
    /// The configuration without a file: the defaults, with the placeholders and playbooks that are compiled in.
    static var shipped: Configuration {
        var configuration = Configuration()
        configuration.checkOptions[PlaceholderCheck.self][PlaceholderCheck.syntaxes] = CatalogueReader.shipped.syntaxes
        configuration.playbooks = PlaybookCatalogue.shipped
        return configuration
    }
}

import Content
import Guard
import Mail
import Yams

/// Reads `upstreams`: the ESPs, and `routes`: which mail goes to which ESP.
extension ConfigurationReader {
    func readUpstreams(_ map: MappingReader) {
        guard let items = map.items("upstreams"), !items.isEmpty else {
            if !map.has("upstreams") || map.items("upstreams")?.isEmpty == true {
                log.add(line: map.line(of: "upstreams"), "the configuration needs at least one ESP under \"upstreams\"")
            }
            return
        }
        var names: [(name: String, line: Int)] = []
        for item in items {
            guard let map = MappingReader(item, "an upstream", log: log) else { continue }
            if let upstream = readUpstream(map) {
                places.note("upstreams.\(configuration.upstreams.count)", map)
                configuration.upstreams.append(upstream)
                names.append((upstream.name, map.line(of: "name")))
            }
            map.finish()
        }
        requireDistinct(names, "the upstream")
    }

    func readRoutes(_ map: MappingReader) {
        let names = configuration.upstreams.map(\.name)
        var lines: [Int] = []
        for item in map.items("routes") ?? [] {
            guard let map = MappingReader(item, "a route", log: log) else { continue }
            var route = RouteSettings(upstreams: [])
            route.stream = condition("stream", .stream, of: map)
            // A domain may be written in the same ways as in a stop.
            route.senderDomain = condition("sender_domain", .recipientDomain, of: map).map { text in
                StopScope(.recipientDomain, NamePattern(text))?.pattern?.text ?? Address.domainKey(text)
            }
            route.campaign = condition("campaign", .campaign, of: map)
            let upstreams = map.strings("upstreams") ?? []
            if upstreams.isEmpty, map.items("upstreams")?.isEmpty ?? true {
                log.add(line: map.line(of: "upstreams"), "a route needs at least one name under \"upstreams\"")
            }
            for (name, line) in upstreams where !names.contains(name) {
                log.add(
                    line: line, "routes: there is no upstream \"\(name)\"",
                    suggestion: Nearest.candidate(to: name, among: names))
            }
            route.upstreams = upstreams.map(\.text)
            if let earlier = configuration.routes.firstIndex(where: { $0.takesAll(of: route) }) {
                log.add(
                    line: map.line,
                    "routes: this route gets no mail, because the route on line \(lines[earlier]) takes all of it; put the "
                        + "narrower route first")
            }
            configuration.routes.append(route)
            lines.append(map.line)
            map.finish()
        }
    }

    /// Reads a condition of a route, which is compared as a whole name. `recipientDomain` means any domain here, also
    /// a sender's.
    private func condition(_ key: String, _ kind: StopScope.Kind, of map: MappingReader) -> String? {
        guard let text = map.string(key) else { return nil }
        scope(kind, text, line: map.line(of: key), key: key, .wholeName)
        return text
    }

    private func readUpstream(_ map: MappingReader) -> UpstreamSettings? {
        let name = map.required("name", in: "an upstream")
        let host = map.required("host", in: "an upstream")
        let tls: ListenerSettings.TLSMode = map.choice("tls") ?? .starttls
        let port = map.integer("port", in: 1...65_535) ?? (tls == .implicit ? 465 : 587)
        var upstream = UpstreamSettings(name: name ?? "", host: host ?? "", port: port)
        upstream.tls = tls
        upstream.caFile = file("ca_file", of: map)
        upstream.fingerprint = readFingerprint(map)
        readLogin(map, into: &upstream)
        upstream.profile = readProfile(map)
        if let number = map.integer("connections", in: 1...10_000) { upstream.connections = number }
        if let number = map.integer("messages_per_connection", in: 1...1_000_000) {
            upstream.messagesPerConnection = number
        }
        if let time = map.duration("idle_time") { upstream.idleTime = time }
        if let time = map.duration("life_time") { upstream.lifeTime = time }
        if let time = map.duration("wait_time") { upstream.waitTime = time }
        guard name != nil, let host else { return nil }
        refuseBareWords(host: host, tls: tls, map)
        return upstream
    }

    /// Reads `profiles`, the operator's folder of profiles. It must be read before the upstreams, which name profiles.
    func readProfiles(_ map: MappingReader) {
        guard let folder = map.string("profiles"), let problem = profiles.add(folder: folder, log: log) else { return }
        log.add(line: map.line(of: "profiles"), "profiles: the folder \(folder) \(problem)")
    }

    /// Reads the named profile, with the operator's settings of the account.
    private func readProfile(_ map: MappingReader) -> UpstreamProfile {
        let name = map.string("profile") ?? UpstreamProfile.plain.name
        guard var profile = profiles[name] else {
            let nearest = Nearest.candidate(to: name, among: profiles.names)
            let known = nearest == nil ? "; known: \(profiles.names.joined(separator: ", "))" : ""
            log.add(
                line: map.line(of: "profile"), "profile: there is no profile \"\(name)\"\(known)", suggestion: nearest)
            _ = map.node("profile_settings")
            return .plain
        }
        let values = ProfileReader(log: log).readValues("profile_settings", of: map, settings: profile.settings)
        profile.settings.merge(values) { $1 }
        profile.replyIDs = profile.replyIDs ?? profiles[UpstreamProfile.plain.name]?.replyIDs
        return profile
    }

    private func refuseBareWords(host: String, tls: ListenerSettings.TLSMode, _ map: MappingReader) {
        if host.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "[") })
            || (host.contains(":") && Network.octets(of: host) == nil)
        {
            log.add(
                line: map.line(of: "host"),
                "host: \"\(host)\" is not a host name or address; write the port under the key \"port\"")
        } else if tls == .none, host != "localhost", !Network.isLoopback(host) {
            log.add(
                line: map.line(of: "tls"),
                "tls: none is for an upstream on this machine only; "
                    + "mail to \(host) would cross the network unencrypted: use starttls or implicit")
        }
    }

    private func readFingerprint(_ map: MappingReader) -> String? {
        let fingerprint = map.value("fingerprint", "the SHA-256 of a certificate, 64 hex digits") { text in
            let digits = text.lowercased().filter { $0 != ":" }
            return digits.count == 64 && digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) ? digits : nil
        }
        if map.has("fingerprint"), map.has("ca_file") {
            log.add(
                line: map.line(of: "fingerprint"), "fingerprint and ca_file cannot be used together; remove one")
        }
        return fingerprint
    }

    private func readLogin(_ map: MappingReader, into upstream: inout UpstreamSettings) {
        upstream.username = map.string("username")
        upstream.passwordFile = file("password_file", of: map)
        upstream.passwordEnvironment = map.string("password_env")
        if map.has("password_file"), map.has("password_env") {
            log.add(
                line: map.line(of: "password_env"), "password_file and password_env both give a password; remove one")
        }
        let hasPassword = map.has("password_file") || map.has("password_env")
        if map.has("password") {
            // The value is not repeated: this line ends up in terminals and logs.
            _ = map.node("password")
            log.add(
                line: map.line(of: "password"),
                "password: a password must not be in this file; put it in a file and write its path under "
                    + "\"password_file\", or in an environment variable and write its name under \"password_env\"")
        } else if map.has("username"), !hasPassword {
            log.add(line: map.line(of: "username"), "username needs \"password_file\" or \"password_env\"")
        }
        if hasPassword, !map.has("username") {
            log.add(line: map.line, "an upstream with a password needs the key \"username\"")
        }
    }
}

import Guard
import Yams

/// Reads `listeners`: where mail comes in, and who may send it.
extension ConfigurationReader {
    func readListeners(_ map: MappingReader) {
        guard let items = map.items("listeners"), !items.isEmpty else {
            if !map.has("listeners") || map.items("listeners")?.isEmpty == true {
                log.add(
                    line: map.line(of: "listeners"), "the configuration needs at least one listener under \"listeners\""
                )
            }
            return
        }
        var addresses: [(name: String, line: Int)] = []
        for item in items {
            guard let map = MappingReader(item, "a listener", log: log) else { continue }
            if let listener = readListener(map) {
                places.note("listeners.\(configuration.listeners.count)", map)
                configuration.listeners.append(listener)
                if ValueText.endpoint(listener.address)?.port != 0 {
                    addresses.append((listener.address, map.line(of: "address")))
                }
            }
            map.finish()
        }
        requireDistinct(addresses, "a listener on")
    }

    private func readListener(_ map: MappingReader) -> ListenerSettings? {
        let address = map.required("address", in: "a listener")
        var listener = ListenerSettings(address: address ?? "")
        if let tls: ListenerSettings.TLSMode = map.choice("tls") { listener.tls = tls }
        if let auth: ListenerSettings.AuthMode = map.choice("auth") { listener.auth = auth }
        listener.certificate = file("certificate", of: map)
        listener.key = file("key", of: map)
        listener.usersFile = file("users_file", of: map)
        listener.stream = readStream(map)
        listener.allow = readAllow(map)
        let isLenient = map.value("lenient", "true or false") { ["true": true, "false": false][$0] }
        if let isLenient { listener.isLenient = isLenient }
        refuseClosedTLS(listener, map)
        // When logins are optional, the file may be created later. When they are required, a missing file would
        // refuse every client.
        if listener.auth == .required, !map.has("users_file") {
            log.add(line: map.line(of: "auth"), "auth: required needs the key \"users_file\", a file of logins")
        }
        guard let address else { return nil }
        guard let (host, port) = ValueText.endpoint(address), host == "localhost" || Network.octets(of: host) != nil
        else {
            log.add(
                line: map.line(of: "address"),
                "address: \"\(address)\" is not an address and a port such as 127.0.0.1:2525 or [::1]:2525")
            return nil
        }
        if host == "localhost" { listener.address = "127.0.0.1:\(port)" }
        refuseOpenRelay(listener, host: host, map)
        return listener
    }

    /// The name of the stream; nil when the login is the stream, or the file names no stream.
    private func readStream(_ map: MappingReader) -> String? {
        guard let name = map.string("stream") else { return nil }
        if name == ListenerSettings.streamByLogin {
            if (map.node("auth")?.scalar?.string ?? "none") == "none" {
                log.add(
                    line: map.line(of: "stream"),
                    "stream: login uses each client's login as its stream, but clients cannot log in here; set \"auth\" to "
                        + "optional or required, or write a name")
            }
            return nil
        }
        guard NamePattern(name) != nil, !name.contains("*") else {
            log.add(
                line: map.line(of: "stream"),
                "stream: \"\(name)\" has a character that a stream cannot have; only scopes take patterns with *")
            return nil
        }
        return name
    }

    private func readAllow(_ map: MappingReader) -> [String] {
        (map.strings("allow") ?? []).compactMap { text, line in
            if Network(text) != nil { return text }
            log.add(
                line: line,
                "allow: \"\(text)\" is not a network such as 10.0.0.0/8, or has bits set beyond its prefix")
            return nil
        }
    }

    private func refuseClosedTLS(_ listener: ListenerSettings, _ map: MappingReader) {
        guard listener.tls != .none else { return }
        for key in ["certificate", "key"] where !map.has(key) {
            log.add(line: map.line(of: "tls"), "tls: \(listener.tls.rawValue) needs the key \"\(key)\", a PEM file")
        }
    }

    private func refuseOpenRelay(_ listener: ListenerSettings, host: String, _ map: MappingReader) {
        guard host != "localhost", !Network.isLoopback(host) else { return }
        let hasLogins = listener.auth != .none && map.has("users_file")
        if !hasLogins, !map.has("allow") {
            log.add(
                line: map.line(of: "address"),
                "address: \(listener.address) can be reached from other machines, so it would be an open relay; "
                    + "add \"auth\" with \"users_file\", or \"allow\" with the networks that may send")
        }
        if listener.auth != .none, listener.tls == .none {
            log.add(
                line: map.line(of: "auth"),
                "auth: logins at \(listener.address) would cross the network unencrypted; "
                    + "set \"tls\" to starttls or implicit")
        }
    }
}

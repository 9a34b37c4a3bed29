import Guard
import Mail
import Yams

/// Reads `control`: who may use the control socket, and the interface over TCP.
extension ConfigurationReader {
    func readControl(_ map: MappingReader) {
        places.note("control", map)
        var control = ControlSettings()
        control.group = map.string("group")
        control.listen = readListen(map)
        control.certificate = file("certificate", of: map)
        control.key = file("key", of: map)
        control.hosts = readHosts(map)
        control.proxy = readProxy(map)
        control.metrics = map.choice("metrics")
        if map.has("certificate") != map.has("key") {
            log.add(
                line: map.line(of: map.has("key") ? "key" : "certificate"),
                "certificate and key belong together: name both PEM files, or none")
        }
        for key in ["certificate", "key", "hosts", "proxy", "metrics"] where map.has(key) && !map.has("listen") {
            log.add(line: map.line(of: key), "\(key): there is no interface over TCP; add \"listen\" too")
        }
        map.finish()
        configuration.control = control
    }

    private func readListen(_ map: MappingReader) -> String? {
        guard let address = map.string("listen") else { return nil }
        guard let (host, port) = ValueText.endpoint(address), host == "localhost" || Network.octets(of: host) != nil
        else {
            log.add(
                line: map.line(of: "listen"),
                "listen: \"\(address)\" is not an address and a port such as 127.0.0.1:8025 or [::1]:8025")
            return nil
        }
        if host != "localhost", !Network.isLoopback(host), !map.has("certificate") {
            log.add(
                line: map.line(of: "listen"),
                "listen: \(address) can be reached from other machines, so passwords would cross the network unencrypted; "
                    + "add \"certificate\" and \"key\", or listen on 127.0.0.1")
        }
        return host == "localhost" ? "127.0.0.1:\(port)" : address
    }

    private func readHosts(_ map: MappingReader) -> [String] {
        (map.strings("hosts") ?? []).compactMap { text, line in
            let isGood =
                !text.isEmpty
                && text.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                        || $0 == 0x2E || $0 == 0x3A
                }
            if isGood, !text.contains(":") || Network.octets(of: text) != nil { return text }
            log.add(line: line, "hosts: \"\(text)\" is not a host name such as guard.example.com; leave the port out")
            return nil
        }
    }

    private func readProxy(_ map: MappingReader) -> ControlSettings.Proxy? {
        guard let map = map.node("proxy").flatMap({ MappingReader($0, "control.proxy", log: log) }) else { return nil }
        let from = map.required("from", in: "control.proxy")
        let field = map.string("field") ?? "X-Remote-User"
        map.finish()
        guard let from else { return nil }
        guard Network.octets(of: from) != nil else {
            log.add(line: map.line(of: "from"), "from: \"\(from)\" is not the address of the proxy, such as 10.0.0.5")
            return nil
        }
        let isGood =
            !field.isEmpty
            && field.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
        guard isGood else {
            log.add(
                line: map.line(of: "field"),
                "field: \"\(field)\" is not the name of a header field such as X-Remote-User")
            return nil
        }
        return ControlSettings.Proxy(from: from, field: field)
    }
}

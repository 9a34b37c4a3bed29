import TestSupport

/// The servers behind the STARTTLS of an ESP of the table. One is another guard, which uses TLS with good and bad
/// certificates and relays mail to `esp`. The others do not finish a handshake.
struct FaultTLS: Sendable {
    /// The ESP that gets mail that came through TLS.
    let esp: ScriptedESP
    /// The port of a whole server with STARTTLS and a good certificate.
    let goodPort: Int
    private var ports: [Fault: Int] = [:]

    /// - Parameter rule: the rule of the ESP that gets the mail.
    init(knowing rule: @escaping ScriptedESP.Rule = { _, _ in nil }) throws {
        let esp = try ScriptedESP(knowing: rule)
        self.esp = esp
        var settings = GuardSettings(upstreamPort: esp.port)
        // The test does not wait for sessions that still hang at its end.
        settings.more = "deadlines: {drain: 1ms}"
        settings.listeners = try ["good", "expired", "self", "other"].map { certificate in
            let path = try Certificates.path(certificate)
            let tls = certificate == "good" ? "starttls" : "implicit"
            return "{address: \"127.0.0.1:0\", tls: \(tls), certificate: \(path).pem, key: \(path).key, "
                + "stream: \(certificate)}"
        }
        let status = try GuardStatus.read(try GuardProgram.start(settings))
        goodPort = try status.port(ofStream: "good")
        for (fault, certificate) in [(Fault.expired, "expired"), (.selfSigned, "self"), (.otherHost, "other")] {
            ports[fault] = try status.port(ofStream: certificate)
        }
        for fault in Fault.allCases {
            guard let action = fault.bareAction else { continue }
            ports[fault] = try ScriptedESP { event in if case .connected = event { action } else { nil } }.port
        }
    }

    func port(of fault: Fault) -> Int {
        guard let port = ports[fault] else { preconditionFailure("\(fault) is nothing that a handshake meets") }
        return port
    }
}

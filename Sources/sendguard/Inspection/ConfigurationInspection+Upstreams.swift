import Foundation
import Guard
import Net

/// Checks the ESPs: which certificates the guard trusts, and whether it has the passwords.
extension ConfigurationInspection {
    mutating func inspectUpstreams() {
        for (index, upstream) in configuration.upstreams.enumerated() {
            let part = "upstreams.\(index)"
            inspectPort(upstream, part)
            if let listener = loop(upstream) {
                note(
                    .mistake, part, "host",
                    "\(upstream.host):\(upstream.port) is this guard's own listener \(listener.address), so each message "
                        + "would come back to it again and again; write the host and the port of your ESP")
            }
            if upstream.tls != .none { inspectTrust(upstream, part) }
            inspectPassword(upstream, part)
        }
    }

    /// RFC 8314 section 7.3: 465 is for TLS from the first octet; 587, 25 and 2525 are not.
    private mutating func inspectPort(_ upstream: UpstreamSettings, _ part: String) {
        switch (upstream.port, upstream.tls) {
        case (465, .starttls), (465, .none):
            note(
                .warning, part, "port",
                "servers begin with TLS on port 465 (RFC 8314), which is tls: implicit; with tls: "
                    + "\(upstream.tls.rawValue) the guard waits for a greeting that does not come")
        case (587, .implicit), (25, .implicit), (2525, .implicit):
            note(
                .warning, part, "port",
                "servers begin without TLS on port \(upstream.port), which is tls: starttls; tls: implicit is for port 465"
            )
        default: break
        }
    }

    private mutating func inspectTrust(_ upstream: UpstreamSettings, _ part: String) {
        guard upstream.fingerprint == nil else { return }
        guard let file = upstream.caFile else {
            do throws(NetError) { _ = try TLSContext(trust: .system) } catch {
                note(.unusable, part, "tls", "\(error)")
            }
            return
        }
        if let why = unreadable(file) { return note(.unusable, part, "ca_file", "the file \(file) \(why)") }
        do throws(NetError) { _ = try TLSContext(trust: .authorities(file: file)) } catch {
            return note(.unusable, part, "ca_file", "there is no CA certificate in PEM in \(file) (\(error))")
        }
        // In a file with several authorities, an expired one may be unused. So only a single one is inspected.
        if CertificateFile(file)?.validities.count == 1 { inspectValidity(file, part, "ca_file", firstOnly: true) }
    }

    private mutating func inspectPassword(_ upstream: UpstreamSettings, _ part: String) {
        if let file = upstream.passwordFile {
            if let why = unreadable(file) { return note(.unusable, part, "password_file", "the file \(file) \(why)") }
            warnOfReaders(file, part, "password_file", "the password")
        }
        let key = upstream.passwordFile == nil ? "password_env" : "password_file"
        do throws(PasswordFault) { _ = try UpstreamPassword.read(upstream) } catch {
            note(.unusable, part, key, error.description)
        }
    }
}

/// Reads the password for an ESP from where the configuration says.
enum UpstreamPassword {
    /// Reads the file or the environment variable that the settings name, without line ends at the end.
    /// - Returns: nil when the settings name none.
    static func read(_ settings: UpstreamSettings) throws(PasswordFault) -> Secret? {
        if let path = settings.passwordFile {
            return Secret(try SecretText.read(path, "the password"))
        }
        guard let name = settings.passwordEnvironment else { return nil }
        guard let text = ProcessInfo.processInfo.environment[name] else {
            throw PasswordFault("the environment has no variable \(name)")
        }
        return Secret(try SecretText.checked(text, "the password", in: name))
    }
}

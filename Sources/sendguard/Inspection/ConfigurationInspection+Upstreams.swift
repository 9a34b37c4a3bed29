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
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
                throw PasswordFault("the file \(path) \(FileTrouble.text(path))")
            }
            guard var text = String(validating: data, as: UTF8.self) else {
                throw PasswordFault("the file \(path) is not UTF-8 text")
            }
            while text.last?.isNewline == true { text.removeLast() }
            return try secret(text, in: path)
        }
        guard let name = settings.passwordEnvironment else { return nil }
        guard let text = ProcessInfo.processInfo.environment[name] else {
            throw PasswordFault("the environment has no variable \(name)")
        }
        return try secret(text, in: name)
    }

    /// A NUL ends a field of AUTH PLAIN (RFC 4616 section 2), and no password has a line break.
    private static func secret(_ text: String, in place: String) throws(PasswordFault) -> Secret {
        if text.isEmpty { throw PasswordFault("the password in \(place) is empty") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw PasswordFault("the password in \(place) has a line break or another control character")
        }
        return Secret(text)
    }
}

/// Why there is no password. The text contains no part of it.
struct PasswordFault: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

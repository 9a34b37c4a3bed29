import Foundation
import Guard
import Net

/// The ESPs: whom the guard trusts there, and whether it has its password.
extension ConfigurationInspection {
    mutating func inspectUpstreams() {
        for (index, upstream) in configuration.upstreams.enumerated() {
            let part = "upstreams.\(index)"
            inspectPort(upstream, part)
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
                "port 465 speaks TLS from the first octet (RFC 8314), which is tls: implicit; with "
                    + "\(upstream.tls.rawValue) the greeting is waited for in vain")
        case (587, .implicit), (25, .implicit), (2525, .implicit):
            note(
                .warning, part, "port",
                "port \(upstream.port) begins in the clear, which is tls: starttls; tls: implicit is for port 465")
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
            return note(.unusable, part, "ca_file", "no certificate of a CA in PEM is in \(file) (\(error))")
        }
        // Of several authorities one that is over harms nobody who is not its own.
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

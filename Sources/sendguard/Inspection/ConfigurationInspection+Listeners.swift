import Foundation
import Guard
import Mail
import Net
import System

/// Checks the listeners: whether they can listen, their certificates, and who may log in.
extension ConfigurationInspection {
    mutating func inspectListeners() {
        for (index, listener) in configuration.listeners.enumerated() {
            let part = "listeners.\(index)"
            inspectAddress(listener, part)
            inspectPort(listener, part)
            inspectOpenness(listener, part)
            if listener.tls != .none { inspectCertificate(listener, part) }
            if let file = listener.usersFile { inspectUsers(file, listener, part) }
        }
    }

    private mutating func inspectAddress(_ listener: ListenerSettings, _ part: String) {
        guard let address = SocketAddress(listener.address), let errno = Listener.obstacle(at: address) else { return }
        note(.unusable, part, "address", "the guard cannot listen on \(listener.address): \(errno)")
    }

    /// RFC 8314 section 7.3: 465 is for TLS from the first octet; 587 and 25 are not.
    private mutating func inspectPort(_ listener: ListenerSettings, _ part: String) {
        switch (ValueText.endpoint(listener.address)?.port, listener.tls) {
        case (465, .none), (465, .starttls):
            note(
                .warning, part, "tls",
                "clients begin with TLS on port 465 (RFC 8314), which is tls: implicit; "
                    + "tls: \(listener.tls.rawValue) is for port 587 or 25")
        case (587, .implicit), (25, .implicit):
            note(.warning, part, "tls", "clients begin without TLS on this port; tls: implicit is for port 465")
        default: break
        }
    }

    private mutating func inspectCertificate(_ listener: ListenerSettings, _ part: String) {
        let files = [("certificate", listener.certificate ?? ""), ("key", listener.key ?? "")]
        let missing = files.compactMap { key, path in unreadable(path).map { (key, "the file \(path) \($0)") } }
        if let (key, text) = missing.first {
            return note(
                .unusable, part, key, ([text] + missing.dropFirst().map { "\($0): \($1)" }).joined(separator: "; "))
        }
        do throws(NetError) { _ = try TLSContext(certificate: files[0].1, key: files[1].1) } catch {
            note(.unusable, part, "certificate", "\(error)")
        }
        inspectValidity(files[0].1, part, "certificate", firstOnly: false)
        warnOfReaders(files[1].1, part, "key", "the key")
    }

    private mutating func inspectUsers(_ file: String, _ listener: ListenerSettings, _ part: String) {
        if let why = unreadable(file) { return note(.unusable, part, "users_file", "the file \(file) \(why)") }
        if !knowsLogins(of: file) {
            do throws(ConfigurationError) {
                noteLogins(file, Array(try UsersFile.load(file).hashes.keys))
            } catch {
                return note(error.lines)
            }
            warnOfReaders(file, part, "users_file", "the hashes of passwords")
        }
        guard listener.auth == .required, hasNoLogins(file) else { return }
        note(
            .mistake, part, "users_file",
            "there is no login in \(file), so no client could send; make one with: mkpasswd -m yescrypt (Debian: whois)"
        )
    }

    // MARK: Files

    /// Why a file cannot be read, to follow its name; nil when it can.
    func unreadable(_ path: String) -> String? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return "does not exist" }
        if isFolder.boolValue { return "is a folder" }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "cannot be read by this user"
    }

    /// Warns of a certificate that has expired or soon will.
    /// - Parameter firstOnly: whether only the first certificate of the file counts.
    mutating func inspectValidity(_ path: String, _ part: String, _ key: String, firstOnly: Bool) {
        guard let all = CertificateFile(path)?.validities else { return }
        let seconds = now.microseconds / 1_000_000
        let ending = (firstOnly ? Array(all.prefix(1)) : all).min { $0.until < $1.until }
        if let late = all.first, late.from > seconds {
            note(.warning, part, key, "the certificate in \(path) is not valid before \(Self.day(late.from))")
        }
        guard let ending else { return }
        if ending.until < seconds {
            note(
                .warning, part, key,
                "the certificate in \(path) expired on \(Self.day(ending.until)): programs that verify it refuse it")
        } else if ending.until - seconds < Self.noticeSeconds {
            let days = (ending.until - seconds) / 86_400
            note(
                .warning, part, key,
                "the certificate in \(path) expires on \(Self.day(ending.until)), in \(Words.count(Int(days), "day"))")
        }
    }

    /// Two weeks. Certificates that are renewed automatically are renewed earlier (Let's Encrypt: 30 days).
    private static let noticeSeconds: Int64 = 14 * 86_400

    static func day(_ seconds: Int64) -> String {
        String(
            Timestamp(microseconds: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue).rfc3339.prefix(10))
    }

    /// - Parameter what: the secret in the file.
    mutating func warnOfReaders(_ path: String, _ part: String, _ key: String, _ what: String) {
        guard Permissions.isReadableByOthers(path) else { return }
        note(.warning, part, key, "every user of this machine can read \(what) in \(path); run: chmod o= \(path)")
    }
}

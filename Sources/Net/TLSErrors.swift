import COpenSSL

/// OpenSSL's error queue of the calling thread.
enum TLSErrors {
    /// Empties the queue and gives the reason of its first entry.
    static func take() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "no reason given" }
        guard let reason = ERR_reason_error_string(code) else { return "error \(code)" }
        return String(cString: reason)
    }
}

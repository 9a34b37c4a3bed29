/// What keeps other web sites out of the interface, which a browser with a login could be made to ask.
struct WebSafety: Sendable {
    /// Names and addresses under which the interface is reached, in lower case, without a port.
    let hosts: Set<String>
    /// The port of the listener.
    let port: UInt16

    /// - Parameters:
    ///   - listen: the host part of the listen address.
    ///   - hosts: further names, of the configuration.
    init(listen: String, port: UInt16, hosts: [String]) {
        var all = Set(hosts.map { $0.lowercased() })
        all.insert(listen.lowercased())
        if listen == "127.0.0.1" || listen == "::1" { all.formUnion(["localhost", "127.0.0.1", "::1"]) }
        (self.hosts, self.port) = (all, port)
    }

    /// Whether a request is meant for us. A name of somebody else that leads to our address (DNS rebinding) would make
    /// us a part of that web site.
    func isOurs(host field: String?) -> Bool {
        guard let host = Self.host(of: field ?? "") else { return false }
        return hosts.contains(host)
    }

    /// Whether a request that changes something comes from a page of ours, or from a program.
    ///
    /// Browsers say where a request comes from in Origin and Sec-Fetch-Site (Fetch Standard). Programs say neither.
    func isFromUs(_ head: RequestHead) -> Bool {
        if let site = head.fields["sec-fetch-site"], site != "same-origin", site != "none" { return false }
        guard let origin = head.fields["origin"] else { return true }
        guard let end = origin.range(of: "://") else { return false }
        let scheme = origin[..<end.lowerBound]
        guard scheme == "http" || scheme == "https" else { return false }
        return String(origin[end.upperBound...]).lowercased() == head.fields["host"]?.lowercased()
    }

    /// The host of `name:port` or `[::1]:port`, in lower case.
    static func host(of field: String) -> String? {
        var text = field.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        if let colon = text.firstIndex(of: ":") { text = String(text[..<colon]) }
        if text.hasSuffix(".") { text.removeLast() }
        return text.isEmpty ? nil : text
    }

    /// The fields of every answer. A page has a policy of its own.
    ///
    /// The referrer policy is `same-origin` and not `no-referrer`: with that one, browsers send `Origin: null` with a form
    /// (Fetch Standard, section 3.2, "append a request Origin header"), which says nothing about where it comes from.
    static func fields(of answer: ControlAnswer) -> [ControlAnswer.Field] {
        var fields = [
            ControlAnswer.Field("X-Content-Type-Options", "nosniff"), .init("Referrer-Policy", "same-origin"),
            .init("Cross-Origin-Resource-Policy", "same-origin"), .init("Cross-Origin-Opener-Policy", "same-origin"),
            .init("X-Frame-Options", "DENY"),
        ]
        let own = Set(answer.fields.map { $0.name.lowercased() })
        if !own.contains("cache-control") { fields.append(.init("Cache-Control", "no-store")) }
        if !own.contains("content-security-policy") { fields.append(.init("Content-Security-Policy", strictPolicy)) }
        return fields.filter { !own.contains($0.name.lowercased()) }
    }

    /// Nothing is loaded, run or framed.
    static let strictPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

    /// For pages: our own style, script, pictures and requests; forms to ourselves; a frame for a mail, which has a
    /// stricter policy of its own.
    static let pagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

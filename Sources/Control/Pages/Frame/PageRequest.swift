// Folder Pages/Frame: what every page has: the request and its answer as values, who reads it, the layout with its
// navigation, forms, tables, times and numbers in words. It may use HTML, HTTP, Ports and Reports.

import Guard
import Mail

/// A request for a page, as the transport hands it over.
///
/// **Why a value.** The pages know no socket, no cookie and no session. So a test renders every page from a literal, and
/// the same pages can be mounted behind another transport.
package struct PageRequest: Sendable {
    /// Whether it is a POST, which may change something; else it is a GET, which never does.
    package var isPost: Bool
    /// The segments of the path, decoded; empty for `/`.
    package var path: [String]
    package var query: FormFields
    /// Of a POST; empty otherwise.
    package var form: FormFields
    /// The file of a form with a file field.
    package var upload: PageUpload?
    /// Who is logged in, for the page that shows it.
    package var sessions: [PageSession] = []
    /// When the request came.
    package var at: Timestamp

    package init(
        isPost: Bool = false, path: [String] = [], query: FormFields = FormFields([]),
        form: FormFields = FormFields([]), upload: PageUpload? = nil, at: Timestamp
    ) {
        self.isPost = isPost
        self.path = path
        self.query = query
        self.form = form
        self.upload = upload
        self.at = at
    }

    /// Path and query, percent-encoded, so that the page can be found again.
    package var address: String { PageAddress.path(path) + query.text }
}

/// Somebody who is logged in.
package struct PageSession: Hashable, Sendable {
    package var name: String
    package var role: AccessRole
    /// The address from which they logged in.
    package var peer: String
    package var since: Timestamp
    package var lastUsed: Timestamp

    package init(name: String, role: AccessRole, peer: String, since: Timestamp, lastUsed: Timestamp) {
        (self.name, self.role, self.peer, self.since, self.lastUsed) = (name, role, peer, since, lastUsed)
    }
}

/// A file that came with a form.
package struct PageUpload: Hashable, Sendable {
    /// As the browser names it, without a folder.
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    /// The greatest file that a page takes. It is in memory; a larger list is imported with `sendguard list import`.
    package static let limitBytes = 64 << 20
}

/// Who reads a page.
package struct PageReader: Hashable, Sendable {
    package var name: String
    package var role: AccessRole
    /// What every form of this reader carries in its field `token`; nil when no session exists that could be abused,
    /// because the reader is known by something that no other web site can send.
    package var formToken: String?

    package init(name: String, role: AccessRole, formToken: String?) {
        (self.name, self.role, self.formToken) = (name, role, formToken)
    }
}

/// Addresses of pages.
enum PageAddress {
    static func path(_ segments: [String]) -> String {
        "/" + segments.map(ControlHTTP.encoded).joined(separator: "/")
    }

    /// `/log?campaign=spring`. Parameters without a value are left out.
    static func with(_ path: String, _ items: [(String, String?)]) -> String {
        let present = items.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : RequestHead.QueryItem(name, $0) }
        }
        return path + FormFields(present).text
    }

    static func record(_ id: String) -> String { "/mail/" + ControlHTTP.encoded(id) }
    static func stop(_ id: String) -> String { "/stops/" + ControlHTTP.encoded(id) }
    static func incident(_ id: String) -> String { "/incidents/" + ControlHTTP.encoded(id) }
    static func list(_ name: String) -> String { "/lists/" + ControlHTTP.encoded(name) }
}

extension FormFields {
    /// As the query of an address: `?a=1&b=2`; empty for no field.
    package var text: String {
        guard !items.isEmpty else { return "" }
        return "?"
            + items.map { "\(ControlHTTP.encoded($0.name))=\(ControlHTTP.encoded($0.value))" }
            .joined(separator: "&")
    }

    /// The value without white space at its ends; nil when it is empty or missing.
    func filled(_ name: String) -> String? {
        guard let value = self[name]?.trimmed, !value.isEmpty else { return nil }
        return value
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

/// Where something stands in the header: a field, or a member of the JSON object that the field holds.
///
///     X-Mailgun-Tag: spring-sale
///     X-SMTPAPI: {"category": "spring-sale"}
package struct HeaderPath: Hashable, Sendable {
    /// The field's name, whatever its case.
    package let header: String
    /// Names from object to object; empty when the field's whole text is meant.
    package let members: [String]

    package init(header: String, members: [String] = []) {
        self.header = header
        self.members = members
    }
}

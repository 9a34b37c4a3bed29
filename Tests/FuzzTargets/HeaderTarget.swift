import Content
import Mail
import sendguard

/// A header section, read by every reader that bases a decision on it. The first byte chooses the ESP whose control
/// headers count.
package enum HeaderTarget: FuzzTarget {
    package static let name = "header"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        let section = input.dropFirst() + "\r\n\r\nbody\r\n".utf8
        let message = section.withUnsafeBytes { Message(reading: $0) }
        for field in message.fields { try check(field, in: section.count) }
        try require(message.fields.count <= MailLimits.headerFields, "\(message.fields.count) fields")
        try require(message.subject == message.firstField("subject")?.value ?? "", "the subject is another field's")

        let profile = ShippedProfiles.chosen(by: input.first ?? 0)
        let recipients = HeaderRecipients(message, profile: profile)
        try check(recipients)
        try require(HeaderRecipients(message, profile: profile) == recipients, "a second look sees other recipients")
        let headers = ["X-Campaign-ID", "Feedback-ID", "List-ID"]
        let campaign = CampaignIdentity.campaign(of: message, sender: nil, headers: headers, profile: profile)
        try require(!campaign.isEmpty && campaign.count <= 200, "a campaign's name has \(campaign.count) characters")
        for field in message.fields where field.isNamed("Date") { _ = Timestamp(rfc3339: field.value) }
    }

    private static func check(_ field: HeaderField, in size: Int) throws(BrokenInvariant) {
        let name = field.name
        try require(
            name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }, "a name no field has")
        try require(field.isNamed(name.uppercased()) && field.isNamed(name.lowercased()), "a name in another case")
        let raw = field.rawValue
        let unfolded = field.unfoldedValue
        try require(!unfolded.contains { $0 == 0x0D || $0 == 0x0A }, "a line break in an unfolded field")
        try require(raw.count <= size && unfolded.count <= raw.count, "a field is longer than its header section")
        try require(String(validating: field.decodedValue, as: UTF8.self) != nil, "a decoded field is no UTF-8")
        try require(
            field.decodedValue.count <= 3 * raw.count + 16, "a decoded field of \(field.decodedValue.count) octets")
        // ASCII without an encoded word must stay unchanged.
        if !raw.contains(UInt8(ascii: "?")), raw.allSatisfy({ $0 < 0x80 }) {
            try require(field.decodedValue == unfolded, "plain text is decoded: \(shown(raw))")
        }
        let list = MailboxList(unfolded)
        try require(list.addresses.count <= unfolded.count, "more addresses than octets")
    }

    private static func check(_ recipients: HeaderRecipients) throws(BrokenInvariant) {
        let keys = recipients.addresses.map(\.key)
        try require(Set(keys).count == keys.count, "a recipient of the header comes twice")
        try require(recipients.fault == nil || keys.isEmpty, "recipients of a header that cannot be read")
        try require(recipients.variables.isSubset(of: keys), "variables of somebody who is no recipient")
        try require(recipients.boundKeys.isDisjoint(with: recipients.variables), "bound, and not")
        try require(keys.isEmpty == recipients.headers.isEmpty, "recipients of no header, or a header of none")
    }
}

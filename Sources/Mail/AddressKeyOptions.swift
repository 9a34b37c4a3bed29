/// What of an address two mailboxes may differ in and still count as one, beyond `Address.key`; chosen per list.
///
/// The table of normal forms. `Address.key` makes those of the first block; it is what records and stored lists hold, so
/// a change of them must renew those (`ListRenewal`). `Address.key(_:)` makes the rest on top. A test reads this table and tries every row.
///
/// | Rule | Options | Written | Normal form |
/// |---|---|---|---|
/// | domain in lower case | | `jane@EXAMPLE.com` | `jane@example.com` |
/// | local part in lower case | | `Jane.Doe@example.com` | `jane.doe@example.com` |
/// | lower case outside ASCII too | | `JÜRGEN@example.com` | `jürgen@example.com` |
/// | IDNA: U-label as A-label | | `jane@Bücher.example` | `jane@xn--bcher-kva.example` |
/// | IDNA: A-label in lower case | | `jane@XN--BCHER-KVA.example` | `jane@xn--bcher-kva.example` |
/// | IDNA: sharp s is a letter of its own (IDNA2008) | | `jane@straße.example` | `jane@xn--strae-oqa.example` |
/// | IDNA: ideographic full stop is a dot (UTS 46) | | `jane@例子。广告` | `jane@xn--fsqu00a.xn--4rr70v` |
/// | IDNA: full-width letters are plain ones (UTS 46) | | `jane@ｅｘａｍｐｌｅ.com` | `jane@example.com` |
/// | full-width letters are plain ones (NFKC) | | `Ｊane@example.com` | `jane@example.com` |
/// | ligatures and alphabets of mathematics too | | `ﬁ𝐧a@example.com` | `fina@example.com` |
/// | a sign that was full-width is quoted | | `jane＠home@example.com` | `"jane@home"@example.com` |
/// | needless quotes dropped | | `"jane"@example.com` | `jane@example.com` |
/// | needless backslashes dropped | | `"j\ane"@example.com` | `jane@example.com` |
/// | quotes that are needed stay | | `"Jane Doe"@example.com` | `"jane doe"@example.com` |
/// | tag and dots are told apart | | `j.ane+news@gmail.com` | `j.ane+news@gmail.com` |
/// | address literal in lower case | | `jane@[IPv6:2001:DB8::1]` | `jane@[ipv6:2001:db8::1]` |
/// | tag dropped | `subaddress` | `Jane+news@example.com` | `jane@example.com` |
/// | tag dropped from the first plus on | `subaddress` | `jane+a+b@example.com` | `jane@example.com` |
/// | a leading plus is no tag | `subaddress` | `+jane@example.com` | `+jane@example.com` |
/// | tag dropped within quotes | `subaddress` | `"jane doe+x"@example.com` | `"jane doe"@example.com` |
/// | Gmail's dots dropped | `gmailDots` | `J.a.ne@gmail.com` | `jane@gmail.com` |
/// | Gmail's two domains are one | `gmailDots` | `jane@GoogleMail.com` | `jane@gmail.com` |
/// | dots of others stay | `gmailDots` | `jane.doe@example.com` | `jane.doe@example.com` |
/// | a tag at Gmail stays unless asked | `gmailDots` | `j.ane+a.b@gmail.com` | `jane+ab@gmail.com` |
/// | both | `subaddress gmailDots` | `j.ane+a.b@googlemail.com` | `jane@gmail.com` |
package struct AddressKeyOptions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `jane+news` is `jane` (RFC 5233's separator as everybody sets it).
    package static let subaddress = AddressKeyOptions(rawValue: 1)
    /// Dots in the local part of `gmail.com` and `googlemail.com` say nothing, and the two domains are one.
    package static let gmailDots = AddressKeyOptions(rawValue: 2)
}

import Mail

/// The sender that a message's reverse-path stands for. Where the path differs with each recipient, so that a bounce
/// tells whom it is about, the part that does is a `*`, as stops write it:
///
///     news@example.com                         as it is
///     news+b7f3@example.com                    news+*@example.com
///     bounce-17-jane=example.net@example.com   bounce-*@example.com
///     "news+b7f3"@EXAMPLE.com                  news+*@example.com
enum SenderName {
    static func name(of sender: Address?) -> String {
        guard let sender else { return "" }
        // However it is written it is one sender, with one window.
        let key = sender.key
        guard let at = key.lastIndex(of: "@") else { return key }
        let local = Address.content(ofLocalPart: String(key[..<at]))
        if let plus = local.firstIndex(of: "+"), plus != local.startIndex {
            return "\(local[...plus])*\(key[at...])"
        }
        if local.contains("="), let dash = local.firstIndex(of: "-"), dash != local.startIndex {
            return "\(local[...dash])*\(key[at...])"
        }
        return key
    }
}

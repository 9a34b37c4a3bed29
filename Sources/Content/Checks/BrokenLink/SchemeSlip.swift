/// Slips of the keyboard in `http` and `https`.
enum SchemeSlip {
    /// One letter is missing, too many, another one, or two are swapped: `htp`, `htttp`, `httl`, `hhtp`.
    static func isOne(_ scheme: String) -> Bool {
        let scheme = Array(scheme.utf8)
        return ["http", "https"].contains { isOneOff(scheme, Array($0.utf8)) }
    }

    private static func isOneOff(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        let start = zip(text, wanted).prefix { $0 == $1 }.count
        let rest = text[start...]
        let wantedRest = wanted[start...]
        switch text.count - wanted.count {
        case -1: return rest.elementsEqual(wantedRest.dropFirst())
        case 1: return rest.dropFirst().elementsEqual(wantedRest)
        case 0:
            if rest.dropFirst().elementsEqual(wantedRest.dropFirst()) { return true }
            return rest.count >= 2 && rest[start] == wanted[start + 1] && rest[start + 1] == wanted[start]
                && rest.dropFirst(2).elementsEqual(wantedRest.dropFirst(2))
        default: return false
        }
    }
}

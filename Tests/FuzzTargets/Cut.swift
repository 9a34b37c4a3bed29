/// How an input is split into pieces; the result must not depend on it.
enum Cut: CaseIterable {
    case whole, bytes
    /// In two, at a place that depends on the input.
    case two

    func pieces(of input: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        switch self {
        case .whole: return [input]
        case .bytes: return input.indices.map { input[$0...$0] }
        case .two:
            let sum = input.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
            let place = input.startIndex + sum % max(input.count, 1)
            return [input[..<place], input[place...]]
        }
    }
}

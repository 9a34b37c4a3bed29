/// Punycode (RFC 3492): the ASCII form of a label outside ASCII, `bücher` to `bcher-kva`.
enum Punycode {
    // The parameters of RFC 3492 section 5.
    private static let base = 36
    private static let minimumThreshold = 1
    private static let maximumThreshold = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialCodePoint = 128

    /// The label without its `xn--`. Labels are at most 63 bytes, so nothing here can overflow.
    static func encode(_ label: some Collection<Unicode.Scalar>) -> String {
        let points = label.map { Int($0.value) }
        let basic = points.filter { $0 < initialCodePoint }
        var output = basic.map { UInt8($0) }
        if !basic.isEmpty { output.append(UInt8(ascii: "-")) }

        var codePoint = initialCodePoint
        var delta = 0
        var bias = initialBias
        var handled = basic.count
        while handled < points.count {
            let next = points.lazy.filter { $0 >= codePoint }.min()!
            delta += (next - codePoint) * (handled + 1)
            codePoint = next
            for point in points {
                if point < codePoint { delta += 1 }
                guard point == codePoint else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapted(delta, points: handled + 1, isFirst: handled == basic.count)
                delta = 0
                handled += 1
            }
            delta += 1
            codePoint += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// One delta as a generalised variable-length integer (section 3.3).
    private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        var rest = delta
        var position = base
        while true {
            let threshold = min(max(position - bias, minimumThreshold), maximumThreshold)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    /// Bias adaptation (section 6.1).
    private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / points
        var steps = 0
        while delta > (base - minimumThreshold) * maximumThreshold / 2 {
            delta /= base - minimumThreshold
            steps += base
        }
        return steps + (base - minimumThreshold + 1) * delta / (delta + skew)
    }

    private static func digit(_ value: Int) -> UInt8 {
        value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
    }
}

import Mail

/// Parts of a drawing whose horizontal places are percentages of its width.
enum SVG {
    /// A number with at most two digits after the point.
    static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, abs(hundredths % 100))
        return rest == 0 ? "\(whole)" : rest < 10 ? "\(whole).0\(rest)" : "\(whole).\(rest)"
    }

    static func line(_ name: String, x: (Double, Double), y: (Double, Double)) -> HTML {
        element(
            "line", .class(name), HTMLAttribute("x1", "\(number(x.0))%"), HTMLAttribute("x2", "\(number(x.1))%"),
            HTMLAttribute("y1", number(y.0)), HTMLAttribute("y2", number(y.1)))
    }

    static func bar(_ name: String, x: Double, width: Double, y: Double, height: Double) -> HTML {
        element(
            "rect", .class(name), HTMLAttribute("x", "\(number(x))%"), HTMLAttribute("width", "\(number(width))%"),
            HTMLAttribute("y", number(y)), HTMLAttribute("height", number(height)))
    }

    static func text(_ text: String, class name: String = "", x: Double, y: Double, anchor: String = "start") -> HTML {
        element(
            "text", .class(name), HTMLAttribute("x", "\(number(x))%"), HTMLAttribute("y", number(y)),
            HTMLAttribute("text-anchor", anchor)
        ) { text }
    }

    /// The clock time of a moment, in UTC; the script shows it in the reader's zone.
    static func moment(_ at: String, x: Double, y: Double, isFirst: Bool) -> HTML {
        element(
            "text", HTMLAttribute("data-at", at), HTMLAttribute("x", "\(number(x))%"), HTMLAttribute("y", number(y)),
            HTMLAttribute("text-anchor", isFirst ? "start" : "middle")
        ) { String(at.dropFirst(11).prefix(5)) }
    }
}

import Guard
import Mail

/// The first sentence about damage.
enum DamageAnswer {
    /// `18 people have it, 122 were kept from it, from 14:02 to 14:09.`
    static func sentence(_ damage: DamageReport) -> HTML {
        let kept = max(0, damage.people - damage.affected)
        guard damage.people > 0 else { return text("No mail is on record for this, so nobody has it.") }
        return element("strong") {
            "\(PageWords.people(damage.affected)) \(damage.affected == 1 ? "has" : "have") it, "
            "\(PageWords.number(kept)) \(kept == 1 ? "was" : "were") kept from it"
            if let first = damage.first, let last = damage.last {
                if first.prefix(16) == last.prefix(16) {
                    ", at "
                    moment(first, isMinute: true)
                } else {
                    ", from "
                    moment(first, isMinute: true)
                    " to "
                    moment(last, isMinute: true)
                }
            }
            "."
        }
    }
}

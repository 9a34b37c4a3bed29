/// Whether a share differs between two groups by more than chance explains.
///
/// **Source:** the test for two proportions with a pooled estimate, as in the NIST/SEMATECH e-Handbook of Statistical
/// Methods, section 7.3.3 (https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm):
///
///     z = (p2 - p1) / sqrt(p (1 - p) (1/n1 + 1/n2))     p: the share in both groups together
///
/// z is then nearly normal, as long as each group has at least five expected on either side (W. G. Cochran, Biometrics 10,
/// 1954, p. 420); with fewer nothing is said.
package enum ProportionTest {
    package enum Result: String, Hashable, Sendable, Codable {
        /// The second group's share is greater.
        case more
        case less
        /// Chance explains the difference.
        case same
        case tooFew = "too-few"
    }

    /// Of either side, in either group.
    private static let expected = 5.0
    /// Beyond it chance leads once in a hundred times, either way: the normal distribution's 99.5 % quantile.
    private static let limit = 2.576

    /// - Parameters: how many of how many, in the group that is compared to and in the one that is compared.
    package static func compare(_ first: (part: Int, all: Int), _ second: (part: Int, all: Int)) -> Result {
        guard first.all > 0, second.all > 0 else { return .tooFew }
        let (n1, n2) = (Double(first.all), Double(second.all))
        let share = Double(first.part + second.part) / (n1 + n2)
        guard min(n1, n2) * min(share, 1 - share) >= expected else { return .tooFew }
        let difference = Double(second.part) / n2 - Double(first.part) / n1
        let z = difference / (share * (1 - share) * (1 / n1 + 1 / n2)).squareRoot()
        return z > limit ? .more : z < -limit ? .less : .same
    }
}

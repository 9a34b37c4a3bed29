/// Recipients that the lists were asked about, and those of them who were on a suppression list.
package struct AudienceTally: Hashable, Sendable {
    package var asked: Int
    package var suppressed: Int

    package init(asked: Int = 0, suppressed: Int = 0) {
        self.asked = asked
        self.suppressed = suppressed
    }

    package static func += (a: inout AudienceTally, b: AudienceTally) {
        a.asked += b.asked
        a.suppressed += b.suppressed
    }
}

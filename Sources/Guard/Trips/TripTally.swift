/// What a window holds: so much counted, of so much.
package struct TripTally: Hashable, Sendable, Codable {
    package var counted: Int
    package var volume: Int

    package init(counted: Int = 0, volume: Int = 0) {
        self.counted = counted
        self.volume = volume
    }

    package var isEmpty: Bool { counted == 0 && volume == 0 }

    package static func += (a: inout TripTally, b: TripTally) {
        a.counted += b.counted
        a.volume += b.volume
    }

    package static func -= (a: inout TripTally, b: TripTally) {
        a.counted -= b.counted
        a.volume -= b.volume
    }
}

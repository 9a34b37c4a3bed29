import Content
import sendguard

/// The profiles of ESPs that are compiled in.
enum ShippedProfiles {
    private static let all = ProfileShelf.shipped.names.compactMap { ProfileShelf.shipped[$0] }

    static func chosen(by octet: UInt8) -> UpstreamProfile { all[Int(octet & 31) % all.count] }
}

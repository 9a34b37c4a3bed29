import Content
import sendguard

/// The profiles of ESPs that are compiled in.
enum ShippedProfiles {
    private static let all = ProfileCatalogue.shipped.names.compactMap { ProfileCatalogue.shipped[$0] }

    static func chosen(by octet: UInt8) -> UpstreamProfile { all[Int(octet & 31) % all.count] }
}

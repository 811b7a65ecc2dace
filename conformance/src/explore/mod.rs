//! The exhaustive exploration of the resolution machine.

pub mod alphabet;
pub mod canon;
pub mod ghost;
pub mod machine;
pub mod moves;
pub mod policies;
pub mod properties;
pub mod search;
pub mod table;
pub mod told;
pub mod words;
pub mod world;

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn first() {
        for policy in &policies::POLICIES {
            for sources in alphabet::SOURCES {
                let world = world::World::new(policy.name, policy.timing(), sources).unwrap();
                let mut s = search::Search::new(&world, &machine::Real, &[]);
                let t = std::time::Instant::now();
                s.run();
                println!("{} {} {} states {} edges {:?}", policy.name, sources.name(), s.states.len(), s.edges, t.elapsed());
            }
        }
    }
}

//! The model check of the driver.

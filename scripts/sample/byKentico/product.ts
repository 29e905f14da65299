/** Which product a sample installation is of: Xperience 13, or Xperience by Kentico. */
export type SampleProduct = '13' | 'xbk';

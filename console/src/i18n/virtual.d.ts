/** The texts of one language by section, cut out of texts.ts by the build (vite.config.ts). */
declare module 'virtual:texts/zh' {
  const texts: Record<string, Record<string, string>>
  export default texts
}
declare module 'virtual:texts/en' {
  const texts: Record<string, Record<string, string>>
  export default texts
}
